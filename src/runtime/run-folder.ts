import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Convolutions } from "../compiler/lower/op.ts";
import { writeAtomically } from "./atomic-write.ts";
import { holdRun } from "./hold-run.ts";
import { runFolderError } from "./run-folder-error.ts";
import { exists, membersOf, readJson, readTextBytes } from "./run-files.ts";
import type { Evaluation } from "./evaluate.ts";
import type { History } from "./report/history.ts";

/** Where a run's files lie. */
export interface RunFolder {
  readonly path: string;
  readonly spec: string;
  readonly history: string;
  readonly model: string;
  readonly checkpoint: string;
  readonly evaluation: string;
  /** Says which process writes the run, while one does. */
  readonly hold: string;
}

/** A run that this process alone writes, until it is released. */
export interface HeldRun {
  readonly run: RunFolder;
  readonly release: () => void;
}

export function runFolder(path: string): RunFolder {
  return {
    path,
    spec: join(path, "spec.net"),
    history: join(path, "history.json"),
    model: join(path, "model"),
    checkpoint: join(path, "checkpoint"),
    evaluation: join(path, "evaluation.json"),
    hold: join(path, "hold"),
  };
}

/**
 * Makes the folder `path` for a new run. Where it holds a run already, that run is removed if `overwrite` says so, and
 * else the folder is refused with a `RunFolderError`, as it is where another process writes into it. Other files in it
 * are left alone.
 */
export async function claimRunFolder(path: string, overwrite: boolean): Promise<HeldRun> {
  const run = runFolder(path);
  await makeFolder(path);
  const held = await resumeRunFolder(run);
  try {
    const files = [run.spec, run.history, run.model, run.checkpoint, run.evaluation];
    const found = await Promise.all(files.map(exists));
    if (!found.includes(true)) return held;
    if (!overwrite) throw runFolderError("NET0561", { folder: path });
    for (const file of files) await rm(file, { recursive: true, force: true });
    return held;
  } catch (error) {
    held.release();
    throw error;
  }
}

/** Takes a run that is there, to go on with it; throws a `RunFolderError` where another process writes it. */
export async function resumeRunFolder(run: RunFolder): Promise<HeldRun> {
  return { run, release: await holdRun(run.path, run.hold) };
}

/**
 * Makes the first free folder of `parent/NAME-001`, `parent/NAME-002`, …. Making a folder succeeds for one process
 * only, so two runs that start together get two folders.
 */
export async function newRunFolder(parent: string, name: string): Promise<HeldRun> {
  await makeFolder(parent);
  for (let number = 1; ; number++) {
    const path = join(parent, `${name}-${String(number).padStart(3, "0")}`);
    try {
      await mkdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      continue;
    }
    return resumeRunFolder(runFolder(path));
  }
}

/**
 * Whether a run ended before its first checkpoint, which is written before the model: nothing is lost when it begins
 * again.
 */
export async function hasBarelyBegun(run: RunFolder): Promise<boolean> {
  const later = await Promise.all([run.model, run.history, run.evaluation].map(exists));
  return !later.includes(true);
}

/** The spec as resolved, with which the run was made. */
export async function writeSpec(run: RunFolder, text: string): Promise<void> {
  await writeAtomically(run.spec, text);
}

/** Reads it back; throws `RunFolderError` where the folder is no run. */
export async function readRunSpec(run: RunFolder): Promise<Uint8Array> {
  return readTextBytes(run.spec);
}

export async function writeHistory(run: RunFolder, history: History): Promise<void> {
  await writeAtomically(run.history, `${JSON.stringify(history, null, 2)}\n`);
}

/**
 * How a run's convolutions were computed: runs without a word on it are older than Winograd's algorithm, or another
 * engine's. Undefined where there is no history yet.
 */
export async function readConvolutions(run: RunFolder): Promise<Convolutions | undefined> {
  if (!(await exists(run.history))) return undefined;
  const { convolutions } = membersOf(await readJson(run.history));
  return convolutions === "winograd" ? "winograd" : "direct";
}

export async function removeEvaluation(run: RunFolder): Promise<void> {
  await rm(run.evaluation, { force: true });
}

/** One line a row of the confusion matrix, so that a person can read it too. */
export async function writeEvaluation(run: RunFolder, evaluation: Evaluation): Promise<void> {
  const text = JSON.stringify(evaluation, null, 2).replace(
    /\[[\d,\s]+\]/g,
    (row) => `[${row.slice(1, -1).trim().split(/,\s+/).join(", ")}]`,
  );
  await writeAtomically(run.evaluation, `${text}\n`);
}

/** Makes a folder and those above it. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    // Node says ENOENT for a disk that is read-only; without `recursive` it says what is the matter.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") await mkdir(path);
    throw error;
  }
}
