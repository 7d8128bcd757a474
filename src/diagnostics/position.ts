import type { Position } from "./span.ts";

/** What is computed once of a text, so that any number of places in it are found quickly. */
export interface LineIndex {
  readonly text: string;
  /** Offset of the first character of every line. */
  readonly lineStarts: readonly number[];
  /** Offsets of characters that take two code units but are one code point. */
  readonly pairs: readonly number[];
}

/** Reads the text once. Lines end at LF; the CR before it belongs to the line's end. */
export function indexLines(text: string): LineIndex {
  const lineStarts = [0];
  const pairs: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 10) lineStarts.push(i + 1);
    else if (isPair(text, i)) pairs.push(i++);
  }
  return { text, lineStarts, pairs };
}

function isPair(text: string, i: number): boolean {
  const next = text.charCodeAt(i + 1);
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00;
}

/** Line and column of an offset, both from 1, the column in code points. Offsets outside the text are drawn into it. */
export function positionOf(index: LineIndex, offset: number): Position {
  const place = Math.max(0, Math.min(offset, index.text.length));
  const line = countUpTo(index.lineStarts, place);
  const start = index.lineStarts[line - 1]!;
  const pairs = countUpTo(index.pairs, place - 1) - countUpTo(index.pairs, start - 1);
  return { line, column: place - start - pairs + 1 };
}

/** The offsets of a line (from 1), its line end left out. */
export function lineSpan(index: LineIndex, line: number): { start: number; end: number } {
  const start = index.lineStarts[line - 1]!;
  let end = (index.lineStarts[line] ?? index.text.length + 1) - 1;
  if (end > start && index.text[end - 1] === "\r") end--;
  return { start, end };
}

/** How many of the rising numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
