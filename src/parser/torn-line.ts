import { indexLines, positionOf, type LineIndex } from "../diagnostics/position.ts";
import type { Comment, Statement } from "./ast.ts";
import { directedLine, isDirective } from "./directive.ts";

/** Tells whether statements that follow each other on their lines must stay as they are written. */
export type TornLines = (statements: readonly Statement[]) => boolean;

/**
 * Finds the statements that no layout of `print` suits: a comment to netc is about a line on which one of them begins or
 * ends that goes over several lines, and that it shares with others (`repeat 2 { relu; maxpool 2 # netc: allow NET0701`).
 * Laid out anew, the comment would be about more of them, or fewer.
 */
export function tornLines(comments: readonly Comment[], text: string): TornLines {
  const directives = comments.filter(isDirective);
  if (directives.length === 0) return () => false;
  const lines = indexLines(text);
  const directed = new Set(directives.map((comment) => directedLine(comment, lines)));
  return (statements) => {
    const long = statements.map((s) => extentOf(s, lines)).filter((e) => e.first !== e.last);
    if (long.length === 0) return false;
    const shared = countEdges(statements, lines);
    const isTorn = ({ first, head, last, joins }: Extent): boolean =>
      (directed.has(first) && shared.get(first)! > 1) ||
      (directed.has(last) && (joins || shared.get(last)! > 1)) ||
      (head > first && [...directed].some((line) => first <= line && line <= head));
    return long.some(isTorn);
  };
}

/** The lines of a statement. */
interface Extent {
  readonly first: number;
  /** Where its words end and its block begins. */
  readonly head: number;
  readonly last: number;
  /** Its block may go on one line. */
  readonly joins: boolean;
}

function extentOf({ span, block }: Statement, lines: LineIndex): Extent {
  const lineOf = (offset: number): number => positionOf(lines, offset).line;
  return {
    first: lineOf(span.start),
    head: lineOf(block?.span.start ?? span.end - 1),
    last: lineOf(span.end - 1),
    joins: block?.statements.every(({ breaks }) => breaks === 0) === true,
  };
}

/** How many statements, those in blocks too, begin or end on each line. */
function countEdges(
  statements: readonly Statement[],
  lines: LineIndex,
  counts = new Map<number, number>(),
): ReadonlyMap<number, number> {
  for (const statement of statements) {
    const { first, last } = extentOf(statement, lines);
    for (const line of new Set([first, last])) counts.set(line, (counts.get(line) ?? 0) + 1);
    countEdges(statement.block?.statements ?? [], lines, counts);
  }
  return counts;
}
