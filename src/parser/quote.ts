const longest = 40;

/** The user's own text as a message shows it: in backticks, on one line, not too long. */
export function quote(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  const short = line.length > longest ? `${line.slice(0, longest).trimEnd()}…` : line;
  return `\`${short}\``;
}

/** One character as a message shows it: itself, or its number where it cannot be seen. */
export function quoteCharacter(character: string): string {
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) return `\`${character}\``;
  const number = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
  return `the character U+${number}`;
}
