import type { Finding } from "../diagnostics/render.ts";
import { ExitCode } from "./exit-code.ts";

/** Ends a command: what is wrong, in the user's words, and the exit code. Never a bug of netc. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  readonly finding: Finding | undefined;
  readonly help: string | undefined;
  constructor(
    message: string,
    options: {
      readonly exitCode?: ExitCode;
      readonly help?: string;
      readonly finding?: Finding;
    } = {},
  ) {
    super(message);
    this.name = "CommandFailure";
    this.exitCode = options.exitCode ?? ExitCode.environment;
    this.finding = options.finding;
    this.help = options.help;
  }
}

/** A failure that has a code of the catalogue. */
export function failureOf(finding: Finding, exitCode: ExitCode): CommandFailure {
  return new CommandFailure(finding.message, { finding, exitCode });
}

/** Ends a command whose failure the user has been told of. */
export class AlreadySaid extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode) {
    super("said already");
    this.name = "AlreadySaid";
    this.exitCode = exitCode;
  }
}
