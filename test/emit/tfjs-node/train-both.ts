import { execFile } from "node:child_process";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { netc } from "../../cli/netc.ts";
import { tensorflowProject } from "../../engines-tfjs/tensorflow.ts";

export type EpochRecord = Readonly<Record<string, number>>;

interface Evaluation {
  readonly loss: number;
  readonly accuracy: number;
  readonly confusion: number[][];
}

export interface BothTrained {
  /** What the program says. */
  readonly stdout: string;
  readonly ours: readonly EpochRecord[];
  readonly theirs: readonly EpochRecord[];
  readonly ourEvaluation: Evaluation;
  readonly theirEvaluation: Evaluation;
}

export interface Place {
  /** Where specs, runs and programs lie. */
  readonly folder: string;
  /** Whether the program computes with TensorFlow; else with what the folder's node_modules holds. */
  readonly native: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Trains a spec with netc and with the program emitted for it, from the same weights. */
export async function trainBoth(
  { folder, native, env = {} }: Place,
  name: string,
  text: string,
): Promise<BothTrained> {
  const at = (path: string): string => join(folder, path);
  const spec = at(`${name}.net`);
  const [run, program] = [at(`${name}-run`), at(name)];
  await writeFile(spec, text);
  const done = async (args: readonly string[]): Promise<void> => {
    const { code, stderr } = await netc(args, { env });
    expect(code, stderr).toBe(0);
  };
  await done(["train", spec, "--out", run, "--threads", "1"]);
  const cpu = native ? ["--cpu"] : [];
  await done(["emit", "tfjs-node", spec, "--out", program, "--weights", ...cpu]);
  if (native) await symlink(join(tensorflowProject, "node_modules"), join(program, "node_modules"));
  const { stdout } = await promisify(execFile)(process.execPath, [join(program, "train.ts")], {
    env: { ...process.env, ...env },
  });
  const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));
  return {
    stdout,
    ours: ((await json(join(run, "history.json"))) as { epochs: EpochRecord[] }).epochs,
    theirs: (await json(join(program, "history.json"))) as EpochRecord[],
    ourEvaluation: (await json(join(run, "evaluation.json"))) as Evaluation,
    theirEvaluation: (await json(join(program, "evaluation.json"))) as Evaluation,
  };
}

/** Holds every value but the seconds to a relative difference. */
export function expectClose(
  { ours, theirs }: Pick<BothTrained, "ours" | "theirs">,
  most: number,
): void {
  expect(theirs.map((record) => Object.keys(record).sort())).toEqual(
    ours.map((record) => Object.keys(record).sort()),
  );
  ours.forEach((record, i) => {
    for (const [name, value] of Object.entries(record)) {
      if (name === "seconds") continue;
      const difference = Math.abs(theirs[i]![name]! - value) / Math.max(Math.abs(value), 1e-3);
      expect(difference, `${name} of epoch ${String(i + 1)}`).toBeLessThan(most);
    }
  });
}
