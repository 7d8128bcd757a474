import type { Diagnostic, Severity } from "./diagnostic.ts";
import { indexLines, positionOf, type LineIndex } from "./position.ts";
import type { Source, Span } from "./span.ts";

/** Places from 1, columns in code points, the end exclusive. */
export interface JsonPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface JsonDiagnostic extends JsonPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly help?: string;
  readonly labels?: readonly (JsonPlace & { readonly message: string })[];
  /** Changes that mend the mistake. */
  readonly edits?: readonly (JsonPlace & { readonly text: string })[];
}

/** The diagnostics as `netc check --json` prints them, in the order of their places. */
export function diagnosticsToJson(
  diagnostics: readonly Diagnostic[],
  source: Source,
): readonly JsonDiagnostic[] {
  const index = indexLines(source.text);
  return [...diagnostics]
    .sort((a, b) => a.span.start - b.span.start)
    .map(({ code, severity, message, span, help, labels, edits }) => ({
      code,
      severity,
      message,
      file: source.name,
      ...place(index, span),
      ...(help === undefined ? {} : { help }),
      ...(labels.length === 0
        ? {}
        : {
            labels: labels.map((label) => ({
              message: label.message,
              ...place(index, label.span),
            })),
          }),
      ...(edits.length === 0
        ? {}
        : { edits: edits.map((edit) => ({ text: edit.text, ...place(index, edit.span) })) }),
    }));
}

function place(index: LineIndex, span: Span): JsonPlace {
  const start = positionOf(index, span.start);
  const end = positionOf(index, span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
