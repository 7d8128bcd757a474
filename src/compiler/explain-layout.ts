/** A cell of text, set at the right where it is a number. */
export interface Column {
  readonly width: number;
  readonly align: "left" | "right";
}

/** Fills a text with spaces to a width. */
export function fill(text: string, { width, align }: Column): string {
  return align === "left" ? text.padEnd(width) : text.padStart(width);
}

/** Cuts a text that is longer than `width` and says so by `…`. */
export function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/**
 * Breaks arithmetic into lines of at most `width`: all in one where it fits, else each clause (after a comma or
 * semicolon) on a line of its own, broken further before `=` and `+` outside parentheses, the rest indented.
 */
export function wrap(text: string, width: number): readonly string[] {
  if (text.length <= width) return text === "" ? [] : [text];
  const clauses = breakAt(text, (before) => /[,;]$/.test(before));
  return clauses.flatMap((clause) => wrapClause(clause, width));
}

function wrapClause(clause: string, width: number): readonly string[] {
  const pieces = breakAt(clause, (_, after) => after === "=" || after === "+");
  const lines: string[] = [];
  let line = pieces[0] ?? "";
  for (const piece of pieces.slice(1)) {
    if (line.length + 1 + piece.length <= width) line = `${line} ${piece}`;
    else {
      lines.push(line);
      line = `  ${piece}`;
    }
  }
  return [...lines, line];
}

/** The parts of a text between those of its spaces where `breaks` says so, none of them in parentheses. */
function breakAt(
  text: string,
  breaks: (before: string, after: string) => boolean,
): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  for (const word of text.split(" ")) {
    const before = parts.at(-1);
    if (before === undefined || (depth === 0 && breaks(before, word))) parts.push(word);
    else parts[parts.length - 1] = `${before} ${word}`;
    depth += count(word, "(") - count(word, ")");
  }
  return parts;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
