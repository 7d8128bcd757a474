import { catalogue, type Code, type Parameters } from "./catalogue.ts";
import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

/** A second place that explains the first: "the name is defined here". */
export interface Label {
  readonly span: Span;
  readonly message: string;
}

/** A change to the text that mends the mistake; an editor can apply it. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** One mistake or warning about a user's spec, as data; `render.ts` turns it into words. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly labels: readonly Label[];
  readonly help: string | undefined;
  readonly edits: readonly Edit[];
}

/** Where findings go, in the order they are found. */
export type Report = (diagnostic: Diagnostic) => void;

export interface Extras {
  readonly labels?: readonly Label[];
  readonly edits?: readonly Edit[];
}

/** Makes a diagnostic from its catalogue entry; a wrong code or a missing parameter is a type error. */
export function diagnose<C extends Code>(
  code: C,
  span: Span,
  parameters: Parameters<C>,
  extras: Extras = {},
): Diagnostic {
  const entry = catalogue[code] as {
    severity: Severity;
    message: (p: Parameters<C>) => string;
    help?: (p: Parameters<C>) => string | undefined;
  };
  return {
    code,
    severity: entry.severity,
    message: entry.message(parameters),
    span,
    labels: extras.labels ?? [],
    help: entry.help?.(parameters),
    edits: extras.edits ?? [],
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}
