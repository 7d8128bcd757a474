import { catalogue, type Code, type Parameters } from "../diagnostics/catalogue.ts";
import type { Entry } from "../diagnostics/codes/entry.ts";
import type { Finding } from "../diagnostics/render.ts";

/** The codes that speak of run folders. */
type RunFolderCode = Extract<Code, `NET056${string}`>;

/** A run folder that cannot be used: a code, a sentence and a way out, for the user. */
export class RunFolderError extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.message);
    this.name = "RunFolderError";
    this.finding = finding;
  }
}

/** The error of one code, to be thrown. */
export function runFolderError<C extends RunFolderCode>(
  code: C,
  parameters: Parameters<C>,
): RunFolderError {
  return new RunFolderError(findingOf(code, parameters));
}

/** A finding without a place in a spec, from its catalogue entry. */
export function findingOf<C extends Code>(code: C, parameters: Parameters<C>): Finding {
  const entry = catalogue[code] as Entry<Parameters<C>>;
  return {
    code,
    severity: entry.severity,
    message: entry.message(parameters),
    help: entry.help?.(parameters),
  };
}
