import type { Label } from "./diagnostic.ts";
import type { Paint } from "./paint.ts";
import { lineSpan, positionOf, type LineIndex } from "./position.ts";
import type { Span } from "./span.ts";
import { displayWidth, printable } from "./printable.ts";

/** A marked stretch of one line. */
interface Mark {
  readonly line: number;
  readonly span: Span;
  readonly message: string;
  readonly main: boolean;
}

/** As many characters of a line are shown at most; longer lines are cut around the mark. */
const widest = 96;

/**
 * The lines of source that a diagnostic speaks of, numbered, with what is wrong underlined by `^` and what explains it
 * by `-`. Lines that are left out are shown as `...`.
 */
export function frame(
  index: LineIndex,
  span: Span,
  labels: readonly Label[],
  paint: Paint,
): readonly string[] {
  const marks = [
    markOf(index, span, "", true),
    ...labels.map((label) => markOf(index, label.span, label.message, false)),
  ].sort(
    (a, b) => a.line - b.line || Number(b.main) - Number(a.main) || a.span.start - b.span.start,
  );
  const gutter = String(marks.at(-1)!.line).length + 1;
  const lines: string[] = [];
  let previous: number | undefined;
  for (const line of new Set(marks.map((mark) => mark.line))) {
    if (previous !== undefined && line > previous + 1)
      lines.push(paint.faint(" ".repeat(gutter) + " ..."));
    lines.push(
      ...frameLine(
        index,
        line,
        marks.filter((mark) => mark.line === line),
        gutter,
        paint,
      ),
    );
    previous = line;
  }
  return lines;
}

/** A mark is on the line where its span begins; what runs on to further lines is underlined to the line's end. */
function markOf(index: LineIndex, span: Span, message: string, main: boolean): Mark {
  const { line } = positionOf(index, span.start);
  const { start, end } = lineSpan(index, line);
  const from = Math.max(start, Math.min(span.start, end));
  return {
    line,
    span: { start: from, end: Math.max(from, Math.min(span.end, end)) },
    message,
    main,
  };
}

function frameLine(
  index: LineIndex,
  line: number,
  marks: readonly Mark[],
  gutter: number,
  paint: Paint,
): readonly string[] {
  const whole = lineSpan(index, line);
  const shown = cut(whole, marks[0]!.span);
  const before = shown.start > whole.start ? "…" : "";
  const after = shown.end < whole.end ? "…" : "";
  const text = before + printable(index.text.slice(shown.start, shown.end)) + after;
  const rows = [`${paint.faint(`${String(line).padStart(gutter)} |`)} ${text}`.trimEnd()];
  for (const mark of marks) {
    if (mark.span.start > shown.end || mark.span.start < shown.start) continue;
    rows.push(
      `${paint.faint(`${" ".repeat(gutter)} |`)} ${underline(index.text, mark, shown, before, paint)}`,
    );
  }
  return rows;
}

function underline(text: string, mark: Mark, shown: Span, before: string, paint: Paint): string {
  const left = displayWidth(before + printable(text.slice(shown.start, mark.span.start)));
  const end = Math.min(mark.span.end, shown.end);
  const length = Math.max(1, displayWidth(printable(text.slice(mark.span.start, end))));
  const sign = mark.main ? paint.mark("^".repeat(length)) : paint.faint("-".repeat(length));
  return `${" ".repeat(left)}${sign}${mark.message === "" ? "" : ` ${printable(mark.message)}`}`;
}

/** The part of a line that is shown: all of it, or a window that has the mark's beginning well in sight. */
function cut(line: Span, mark: Span): Span {
  if (line.end - line.start <= widest) return line;
  const start = Math.max(line.start, Math.min(mark.start - widest / 3, line.end - widest));
  return { start: Math.floor(start), end: Math.min(line.end, Math.floor(start) + widest) };
}
