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
  const help = entry.help?.(parameters);
  return {
    code,
    severity: entry.severity,
    message: shortened(entry.message(parameters)),
    span,
    labels: (extras.labels ?? []).map(({ span: place, message }) => ({
      span: place,
      message: shortened(message),
    })),
    help: help === undefined ? undefined : shortened(help),
    edits: extras.edits ?? [],
  };
}

/** What a sentence quotes, and every word in it, has 80 characters at most: a longer one shows its first 60. */
function shortened(sentence: string): string {
  return sentence
    .replace(/`([^`]{60})[^`]{21,}`/gu, "`$1…`")
    .replace(/([^\s`]{60})[^\s`]{21,}/gu, "$1…");
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}
