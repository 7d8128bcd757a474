import type { Diagnostic } from "./diagnostic.ts";
import { frame } from "./frame.ts";
import { plain, type Paint } from "./paint.ts";
import { indexLines, positionOf, type LineIndex } from "./position.ts";
import { printable } from "./printable.ts";
import type { Source } from "./span.ts";

/** A finding that has no place in a spec: of a file, a folder, the machine. */
export interface Finding {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly help: string | undefined;
}

/**
 * All diagnostics as text, in the order of their places, with the lines of source they speak of and a last line that
 * counts them. Empty where there are none. The text ends without a newline.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: Source,
  paint: Paint = plain,
): string {
  if (diagnostics.length === 0) return "";
  const index = indexLines(source.text);
  const ordered = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  const parts = ordered.map((diagnostic) => renderOne(diagnostic, source.name, index, paint));
  return [...parts, countFindings(diagnostics)].join("\n\n");
}

function renderOne(diagnostic: Diagnostic, name: string, index: LineIndex, paint: Paint): string {
  const { line, column } = positionOf(index, diagnostic.span.start);
  return [
    `${paint.strong(`${name}:${line}:${column}:`)} ${headline(diagnostic, paint)}`,
    ...frame(index, diagnostic.span, diagnostic.labels, paint),
    ...helpLine(diagnostic, paint),
  ].join("\n");
}

/** `error NET0530: there is no file …` and its help, for what has no place in a spec. */
export function renderFinding(finding: Finding, paint: Paint = plain): string {
  return [headline(finding, paint), ...helpLine(finding, paint)].join("\n");
}

function headline({ severity, code, message }: Finding, paint: Paint): string {
  const colour = severity === "error" ? paint.error : paint.warning;
  return `${colour(`${severity} ${code}`)}: ${printable(message)}`;
}

function helpLine({ help }: Finding, paint: Paint): readonly string[] {
  return help === undefined ? [] : [`${paint.help("help:")} ${printable(help)}`];
}

/** `Found 2 errors and 1 warning.` */
export function countFindings(
  findings: readonly { readonly severity: Finding["severity"] }[],
): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const parts = [
    ...(errors > 0 ? [errors === 1 ? "1 error" : `${errors} errors`] : []),
    ...(warnings > 0 ? [warnings === 1 ? "1 warning" : `${warnings} warnings`] : []),
  ];
  return parts.length === 0 ? "Found nothing wrong." : `Found ${parts.join(" and ")}.`;
}
