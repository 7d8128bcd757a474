// Control characters and those that turn the direction of writing: shown as they are, they could rewrite a terminal.
const hidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** The text with every tab as one space, and every other character that a terminal would obey as `�`. */
export function printable(text: string): string {
  return text.replace(hidden, (character) => (character === "\t" ? " " : "\ufffd"));
}

// Marks that stand on the letter before them, and the blocks that East Asian terminals draw two columns wide
// (Unicode Standard Annex 11).
const combining = /\p{Mn}|\p{Me}/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text)
    width += combining.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}
