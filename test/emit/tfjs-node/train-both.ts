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

async function done(args: readonly string[], { env = {} }: Place): Promise<void> {
  const { code, stderr } = await netc(args, { env });
  expect(code, stderr).toBe(0);
}

/** Writes a spec and the program for it, and gives the program's folder. */
export async function emitProgram(place: Place, name: string, text: string): Promise<string> {
  const { folder, native } = place;
  const [spec, program] = [join(folder, `${name}.net`), join(folder, name)];
  await writeFile(spec, text);
  const cpu = native ? ["--cpu"] : [];
  await done(["emit", "tfjs-node", spec, "--out", program, "--weights", ...cpu], place);
  if (native) await symlink(join(tensorflowProject, "node_modules"), join(program, "node_modules"));
  return program;
}

/** Runs a program and gives what it says. */
export async function trainProgram(program: string, { env = {} }: Place): Promise<string> {
  const script = join(program, "train.ts");
  const options = { env: { ...process.env, ...env } };
  return (await promisify(execFile)(process.execPath, [script], options)).stdout;
}

/** Trains a spec with netc and with the program emitted for it, from the same weights. */
export async function trainBoth(place: Place, name: string, text: string): Promise<BothTrained> {
  const program = await emitProgram(place, name, text);
  const run = `${program}-run`;
  await done(["train", `${program}.net`, "--out", run, "--threads", "1"], place);
  const stdout = await trainProgram(program, place);
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
