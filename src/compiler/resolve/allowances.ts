import { catalogue, type Code } from "../../diagnostics/catalogue.ts";
import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { indexLines, positionOf, type LineIndex } from "../../diagnostics/position.ts";
import type { Source, Span } from "../../diagnostics/span.ts";
import type { Comment } from "../../parser/ast.ts";
import { directedLine, isDirective } from "../../parser/directive.ts";

/** One code after `# netc: allow`, and the line whose warnings of that code it silences. */
interface Allowance {
  readonly code: string;
  readonly span: Span;
  readonly line: number;
}

/**
 * Leaves out the warnings that a comment `# netc: allow NET0701` on their line, or alone on the line above, silences.
 * What such a comment says in vain is a warning of its own; `complete` tells whether all warnings are known.
 */
export function applyAllowances(
  diagnostics: readonly Diagnostic[],
  comments: readonly Comment[],
  source: Source,
  complete: boolean,
): readonly Diagnostic[] {
  const ours = comments.filter(isDirective);
  if (ours.length === 0) return diagnostics;
  const lines = indexLines(source.text);
  const allowances = ours.flatMap((comment) => allowancesIn(comment, lines));
  const used = new Set<Allowance>();
  const kept = diagnostics.filter(({ code, severity, span }) => {
    if (severity === "error") return true;
    const { line } = positionOf(lines, span.start);
    const found = allowances.filter((one) => one.code === code && one.line === line);
    for (const one of found) used.add(one);
    return found.length === 0;
  });
  const malformed = ours.filter((comment) => !isAllowance(comment)).map(({ span }) => span);
  return [
    ...kept,
    ...malformed.map((span) => diagnose("NET0719", span, { code: undefined })),
    ...allowances.flatMap((one) => judge(one, used.has(one), complete)),
  ];
}

const form = /^#\s*netc:\s*allow((?:\s+NET\d{4})+)\s*$/;

function isAllowance({ text }: Comment): boolean {
  return form.test(text);
}

function allowancesIn(comment: Comment, lines: LineIndex): readonly Allowance[] {
  if (!isAllowance(comment)) return [];
  const line = directedLine(comment, lines);
  return [...comment.text.matchAll(/NET\d{4}/g)].map(({ 0: code, index }) => {
    const start = comment.span.start + index;
    return { code, span: { start, end: start + code.length }, line };
  });
}

/** What is wrong with an allowance. Warnings that depend on the machine come and go: those are not judged. */
function judge({ code, span }: Allowance, used: boolean, complete: boolean): readonly Diagnostic[] {
  const known = Object.hasOwn(catalogue, code) && catalogue[code as Code].severity === "warning";
  if (!known) return [diagnose("NET0719", span, { code })];
  const comesAndGoes = !code.startsWith("NET07");
  return used || comesAndGoes || !complete ? [] : [diagnose("NET0718", span, { code })];
}
