import { positionOf, type LineIndex } from "../diagnostics/position.ts";
import type { Comment } from "./ast.ts";

/** Whether a comment speaks to netc: `# netc: allow NET0701` is about the line that it stands on, or the next one. */
export function isDirective({ text }: Comment): boolean {
  return /^#\s*netc\b/.test(text);
}

/** The line that a comment to netc is about: its own, or, where it stands alone, the next. */
export function directedLine({ span, breaks }: Comment, lines: LineIndex): number {
  const { line } = positionOf(lines, span.start);
  return breaks === 0 ? line : line + 1;
}
