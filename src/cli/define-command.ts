import type { Command } from "commander";
import type { ExitCode } from "./exit-code.ts";

/** A file under `commands/`: adds its command to the program and passes on the exit code of each run. */
export type DefineCommand = (program: Command, finish: (code: ExitCode) => void) => void;
