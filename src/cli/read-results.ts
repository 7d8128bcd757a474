import { readFile } from "node:fs/promises";
import type { Evaluation } from "../runtime/evaluate.ts";
import type { History } from "../runtime/report/history.ts";
import { runFolder } from "../runtime/run-folder.ts";
import { CommandFailure } from "./failure.ts";
import { isFolder } from "./is-folder.ts";

/** Figures of a run by what they are called: `test accuracy`, `epochs`. */
export type Results = Readonly<Record<string, number>>;

/** What a run has reached so far; undefined where the path is no folder. */
export async function readResults(path: string): Promise<Results | undefined> {
  if (!(await isFolder(path))) return undefined;
  const run = runFolder(path);
  const history = await readJson<History>(run.history);
  const evaluation = await readJson<Evaluation>(run.evaluation);
  const last = history?.epochs.at(-1);
  const means = Object.entries(last ?? {}).filter(([name]) => !["epoch", "seconds"].includes(name));
  return {
    ...(last === undefined ? {} : { epochs: last.epoch }),
    ...Object.fromEntries(means.map(([name, value]) => [`last ${name}`, value])),
    ...(evaluation === undefined
      ? {}
      : {
          ...(evaluation.loss === null ? {} : { [`${evaluation.set} loss`]: evaluation.loss }),
          ...measured(evaluation),
        }),
  };
}

function measured(evaluation: Evaluation): Results {
  const figures = "metrics" in evaluation ? evaluation.metrics : { accuracy: evaluation.accuracy };
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [`${evaluation.set} ${name}`, value]),
  );
}

/** A file that the run does not have yet is none; one that is damaged ends the command. */
async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (error instanceof SyntaxError) throw new CommandFailure(`${path} is no JSON: it is damaged`);
    throw error;
  }
}
