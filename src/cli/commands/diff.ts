import { diffNetworks } from "../../compiler/diff/diff-networks.ts";
import { arrow, diffText } from "../../compiler/diff/diff-text.ts";
import { isSame, type Change } from "../../compiler/diff/network-diff.ts";
import { decimal } from "../../compiler/arguments/decimal.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { AlreadySaid, CommandFailure } from "../failure.ts";
import { paintFor, print, printJson } from "../output.ts";
import { readResults, type Results } from "../read-results.ts";
import { anyNetwork } from "../networks.ts";

interface DiffOptions {
  readonly json?: true;
}

/** `netc diff A B`: what changed from one spec or run to another. */
export const defineDiff: DefineCommand = (program, finish) => {
  program
    .command("diff")
    .description("tell what changed between two specs or runs")
    .argument("<before>", "a .net file, - for standard input, or a folder that netc train wrote")
    .argument("<after>", "the other one")
    .option("--json", "print one object for programs")
    .addHelpText(
      "after",
      "\nExit codes: 0 they mean the same, 1 they differ, 2 one cannot be read.",
    )
    .action(async (before: string, after: string, options: DiffOptions) => {
      finish(await diffCommand(before, after, options));
    });
};

async function diffCommand(a: string, b: string, { json }: DiffOptions): Promise<ExitCode> {
  if (a === "-" && b === "-")
    throw new CommandFailure("standard input can be only one of the two", {
      help: "save one of them to a file",
    });
  const [before, after] = [await networkOf(a), await networkOf(b)];
  const diff = diffNetworks(before, after);
  const results = diffResults(await readResults(a), await readResults(b));
  // A spec has no figures that could differ from a run's.
  const isRun = (side: "before" | "after") => results.some((one) => one[side] !== null);
  const sameResults =
    !isRun("before") || !isRun("after") || results.every((one) => one.before === one.after);
  const same = isSame(diff) && sameResults;
  if (json === true) printJson({ version: 1, same, ...diff, results });
  else if (same) print(`${a} and ${b} mean the same`);
  else {
    const lines = [
      ...diffText(diff, paintFor(process.stdout)),
      ...(results.length === 0 ? [] : ["", ...results.map(resultLine)]),
    ];
    print([arrow(a, b), "", ...lines].join("\n").replace(/\n{3,}/g, "\n\n"));
  }
  return same ? ExitCode.fine : ExitCode.findings;
}

/** What cannot be compared is trouble, whatever is wrong with it: 1 says that two nets differ. */
async function networkOf(path: string) {
  return anyNetwork(path).catch((error: unknown) => {
    if (error instanceof AlreadySaid) throw new AlreadySaid(ExitCode.environment);
    throw error;
  });
}

/** One figure of two runs; null where a run does not have it. */
interface ResultChange extends Change<number | null> {
  readonly name: string;
}

/** The figures of two runs, equal ones too; none where neither is a run. */
function diffResults(a: Results | undefined, b: Results | undefined): readonly ResultChange[] {
  const names = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})]);
  return [...names].map((name) => ({ name, before: a?.[name] ?? null, after: b?.[name] ?? null }));
}

function resultLine({ name, before, after }: ResultChange): string {
  const say = (value: number | null): string =>
    value === null ? "none" : Number.isInteger(value) ? decimal(value) : value.toFixed(4);
  return `${name.padEnd(16)}  ${before === after ? say(before) : arrow(say(before), say(after))}`;
}
