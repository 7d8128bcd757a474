import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "./atomic-write.ts";
import type { NamedArray } from "./engines/engine.ts";
import { damaged, exists, membersOf, readExactly, readJson, sha256 } from "./run-files.ts";
import type { Best, TrainingState } from "./train.ts";
import { isTrainingState } from "./training-state.ts";
import {
  type ArrayEntry,
  bytesOf,
  entriesComplaint,
  isArrayEntries,
  joinArrays,
  splitArrays,
} from "./weight-arrays.ts";

/** All that going on needs: the place in the epoch, the weights, what the optimizer remembers, the best weights. */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly weights: readonly NamedArray[];
  readonly optimizer: readonly NamedArray[];
  readonly best: Best;
}

/** One file of float32 values, as checkpoint.json describes it. */
interface ArrayFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly arrays: readonly ArrayEntry[];
}

interface Description {
  readonly version: 1;
  readonly state: TrainingState;
  readonly weights: ArrayFile;
  readonly optimizer: ArrayFile;
  readonly best: ArrayFile & { readonly epoch: number };
}

const descriptionFile = "checkpoint.json";

/**
 * Writes a checkpoint into a folder. The arrays go into files with new names; then checkpoint.json is replaced, which
 * makes them the checkpoint; then the old files are removed. At every moment the folder holds one whole checkpoint.
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { state, weights, optimizer, best } = checkpoint;
  const present = await filesOfCheckpoint(folder);
  const place = `${String(state.epochs.length)}-${String(state.step)}`;
  const description: Description = {
    version: 1,
    state,
    weights: await writeArrays(folder, `weights-${place}.bin`, weights, present),
    optimizer: await writeArrays(folder, `optimizer-${place}.bin`, optimizer, present),
    best: {
      epoch: best.epoch,
      ...(await writeArrays(folder, `weights-${String(best.epoch)}-0.bin`, best.weights, present)),
    },
  };
  await writeAtomically(join(folder, descriptionFile), `${JSON.stringify(description, null, 1)}\n`);
  await removeOthers(folder, description);
}

/** The files of the checkpoint that is there, none where there is none: others may be what a crash left behind. */
async function filesOfCheckpoint(folder: string): Promise<Set<string>> {
  if (!(await hasCheckpoint(folder))) return new Set();
  const { weights, optimizer, best } = await readDescription(folder);
  return new Set([weights.file, optimizer.file, best.file]);
}

/** Weights of one place in a training never change, so a file of the last checkpoint is left as it is. */
async function writeArrays(
  folder: string,
  file: string,
  arrays: readonly NamedArray[],
  present: Set<string>,
): Promise<ArrayFile> {
  const bytes = joinArrays(arrays);
  if (!present.has(file)) await writeAtomically(join(folder, file), bytes);
  present.add(file);
  return {
    file,
    bytes: bytes.length,
    sha256: sha256(bytes),
    arrays: arrays.map(({ name, shape }) => ({ name, shape })),
  };
}

async function removeOthers(
  folder: string,
  { weights, optimizer, best }: Description,
): Promise<void> {
  const kept = new Set([descriptionFile, weights.file, optimizer.file, best.file]);
  for (const name of await readdir(folder)) {
    if (!kept.has(name)) await rm(join(folder, name), { force: true });
  }
}

/** The arrays that a checkpoint of a net must have. */
export interface ExpectedArrays {
  readonly weights: readonly ArrayEntry[];
  readonly optimizer: readonly ArrayEntry[];
}

/**
 * Reads the checkpoint of a folder: what it says of its arrays is compared with `expected` before memory is taken, then
 * sizes and hashes. Throws `RunFolderError` where it is damaged or of another net.
 */
export async function readCheckpoint(
  folder: string,
  expected: ExpectedArrays,
): Promise<Checkpoint> {
  const { state, weights, optimizer, best } = await readDescription(folder);
  const complaint =
    entriesComplaint(weights.arrays, expected.weights) ??
    entriesComplaint(optimizer.arrays, expected.optimizer) ??
    entriesComplaint(best.arrays, expected.weights);
  if (complaint !== undefined)
    throw damaged(join(folder, descriptionFile), `it has ${complaint}; was spec.net changed?`);
  return {
    state,
    weights: await readArrays(folder, weights),
    optimizer: await readArrays(folder, optimizer),
    best: { epoch: best.epoch, weights: await readArrays(folder, best) },
  };
}

async function readDescription(folder: string): Promise<Description> {
  const path = join(folder, descriptionFile);
  const description = await readJson(path);
  if (isDescription(description)) return description;
  throw damaged(path, "it is no checkpoint of this version");
}

/** True where a folder holds a checkpoint. */
export async function hasCheckpoint(folder: string): Promise<boolean> {
  return exists(join(folder, descriptionFile));
}

async function readArrays(folder: string, description: ArrayFile): Promise<readonly NamedArray[]> {
  const path = join(folder, description.file);
  const bytes = await readExactly(path, description.bytes);
  if (sha256(bytes) !== description.sha256) throw damaged(path, "its checksum does not fit");
  return splitArrays(bytes, description.arrays);
}

function isDescription(value: unknown): value is Description {
  const { version, state, weights, optimizer, best } = membersOf(value);
  return (
    version === 1 &&
    isTrainingState(state) &&
    isArrayFile(weights) &&
    isArrayFile(optimizer) &&
    isArrayFile(best) &&
    isEpoch(membersOf(best)["epoch"], state.epochs.length)
  );
}

/** 0 for the initial weights, or one of the finished epochs. */
function isEpoch(value: unknown, finished: number): boolean {
  return Number.isSafeInteger(value) && 0 <= (value as number) && (value as number) <= finished;
}

function isArrayFile(value: unknown): value is ArrayFile {
  const { file, bytes, sha256: hash, arrays } = membersOf(value);
  return (
    typeof file === "string" &&
    /^[a-z0-9-]+\.bin$/.test(file) &&
    typeof hash === "string" &&
    isArrayEntries(arrays) &&
    bytes === bytesOf(arrays)
  );
}
