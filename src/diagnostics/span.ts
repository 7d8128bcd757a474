/** A stretch of a source text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text with the name that messages show (`lab.net`, `<stdin>`). */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** A place as people count it: line and column from 1; a column is one code point. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The smallest span that covers both. */
export function cover(a: Span, b: Span): Span {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
