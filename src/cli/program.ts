import { Command, CommanderError } from "commander";
import { renderFinding } from "../diagnostics/render.ts";
import type { DefineCommand } from "./define-command.ts";
import { reasonOf } from "../runtime/data/data-error.ts";
import { ExitCode } from "./exit-code.ts";
import { AlreadySaid, CommandFailure, failureOf } from "./failure.ts";
import { note, paintFor, tolerateClosedPipes } from "./output.ts";
import { RunFolderError } from "../runtime/run-folder-error.ts";
import { version } from "./version.ts";

/** Each command is loaded when it is asked for: `netc check` must not wait for an engine. */
const commands: Readonly<Record<string, () => Promise<DefineCommand>>> = {
  new: async () => (await import("./commands/new.ts")).defineNew,
  check: async () => (await import("./commands/check.ts")).defineCheck,
  train: async () => (await import("./commands/train.ts")).defineTrain,
  eval: async () => (await import("./commands/eval.ts")).defineEval,
  predict: async () => (await import("./commands/predict.ts")).definePredict,
  emit: async () => (await import("./commands/emit.ts")).defineEmit,
  serve: async () => (await import("./commands/serve.ts")).defineServe,
  setup: async () => (await import("./commands/setup.ts")).defineSetup,
  graph: async () => (await import("./commands/graph.ts")).defineGraph,
  diff: async () => (await import("./commands/diff.ts")).defineDiff,
  fmt: async () => (await import("./commands/fmt.ts")).defineFmt,
  lsp: async () => (await import("./commands/lsp.ts")).defineLsp,
  docs: async () => (await import("./commands/docs.ts")).defineDocs,
  completion: async () => (await import("./commands/completion.ts")).defineCompletion,
  explain: async () => (await import("./commands/explain.ts")).defineExplain,
};

/** Runs netc with these arguments and gives the exit code. Never throws. */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  tolerateClosedPipes();
  let code: ExitCode = ExitCode.fine;
  try {
    const program = await assemble(args, (result) => {
      code = result;
    });
    // Commander answers `help NAME` of a command that is not there with the whole help and no word of it.
    const unknownHelp = args[0] === "help" && args[1] !== undefined && !isCommand(args[1]);
    await program.parseAsync(unknownHelp ? args.slice(1) : args, { from: "user" });
    return code;
  } catch (error) {
    return explainFailure(error);
  }
}

async function assemble(
  args: readonly string[],
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command("netc")
    .description("A small language for neural networks and its compiler.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("(netc --help lists the commands and options)")
    .exitOverride();
  const wanted = args[0];
  // Shell completion speaks of all commands.
  const isOne = wanted !== undefined && isCommand(wanted) && wanted !== "completion";
  const names = isOne ? [wanted] : Object.keys(commands);
  for (const define of await Promise.all(names.map((name) => commands[name]!()))) {
    define(program, finish);
  }
  // Commands take this over from the program only where the program makes them itself.
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

function isCommand(name: string): boolean {
  return Object.hasOwn(commands, name);
}

/** Says what went wrong and gives the exit code. */
function explainFailure(error: unknown): ExitCode {
  // Commander has spoken already.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? ExitCode.fine : ExitCode.environment;
  }
  if (error instanceof AlreadySaid) return error.exitCode;
  if (error instanceof RunFolderError)
    return explainFailure(failureOf(error.finding, ExitCode.environment));
  if (error instanceof CommandFailure) {
    const paint = paintFor(process.stderr);
    if (error.finding !== undefined) note(renderFinding(error.finding, paint));
    else note(`${paint.error("error")}: ${error.message}`);
    if (error.help !== undefined) note(`${paint.help("help:")} ${error.help}`);
    return error.exitCode;
  }
  if (isSystemError(error)) {
    note(
      `${paintFor(process.stderr).error("error")}: cannot ${error.syscall} ${error.path ?? ""}: ${reasonOf(error)}`,
    );
    return ExitCode.environment;
  }
  note(
    `netc ${version} has failed (${describe(error)}); this is a bug: please report it with the command and the spec` +
      " (NETC_DEBUG=1 shows where)",
  );
  if (process.env.NETC_DEBUG && error instanceof Error) note(error.stack ?? "");
  return ExitCode.bug;
}

interface SystemError extends NodeJS.ErrnoException {
  readonly syscall: string;
}

/** What the disk or the system refuses (no space, no permission) is not netc's fault. */
function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && "syscall" in error && typeof error.syscall === "string";
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split("\n")[0]!;
}
