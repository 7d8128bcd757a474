import type { Breaks } from "./ast.ts";

/** How many line breaks stand between an offset and what is before it; the beginning of the text counts as one. */
export function breaksBefore(text: string, offset: number): Breaks {
  let breaks = 0;
  for (let i = offset - 1; breaks < 2; i--) {
    if (i < 0) return 1;
    const character = text[i]!;
    if (character === "\n" || (character === "\r" && text[i + 1] !== "\n")) breaks++;
    else if (character !== ";" && !/\s/.test(character)) break;
  }
  return breaks as Breaks;
}
