import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Network } from "../compiler/network.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { NamedArray } from "./engines/engine.ts";
import { modelFiles, modelJson, type ModelMetadata, type ModelOrigin } from "./model-json.ts";
import { damaged, membersOf, readExactly, readJson, sha256 } from "./run-files.ts";
import { layersComplaint } from "./saved-layers.ts";
import {
  type ArrayEntry,
  bytesOf,
  entriesComplaint,
  isArrayEntries,
  joinArrays,
  parameterEntries,
  splitArrays,
} from "./weight-arrays.ts";

export type { ModelMetadata, ModelOrigin } from "./model-json.ts";

/** Hashes of the weights before this write and the one that may have been cut off, and of those that come. */
const keptHashes = 3;

/**
 * Writes `model.json` and `weights.bin` into a folder: TensorFlow.js' LayersModel format, float32, the manifest layer
 * by layer in the order of the table. Returns a sentence for every layer that TensorFlow.js computes otherwise.
 *
 * The manifest comes first and names the old weights' hash beside that of the new ones: whenever writing is cut off,
 * the weights that are there are known.
 */
export async function writeModel(
  folder: string,
  network: Network,
  weights: readonly NamedArray[],
  origin: ModelOrigin,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, modelFiles.topology);
  const bytes = joinArrays(weights);
  const before = await readGroups(path).catch(() => []);
  const hashes = [...new Set([...(before[0]?.hashes ?? []), sha256(bytes)])].slice(-keptHashes);
  const { json, warnings } = modelJson(network, weights, origin, hashes);
  await writeAtomically(path, json);
  await writeAtomically(join(folder, modelFiles.weights), bytes);
  return warnings;
}

/**
 * Reads the weights of a model folder, in the network's order. What model.json says of them is compared with the network
 * before memory is taken, and their bytes with the hash that netc wrote, where there is one.
 * Throws `RunFolderError` where files are absent, damaged, outside the folder, or of another network.
 */
export async function readModelWeights(
  folder: string,
  network: Network,
): Promise<readonly NamedArray[]> {
  const path = join(folder, modelFiles.topology);
  const { modelTopology: topology, weightsManifest } = membersOf(await readJson(path));
  const groups = groupsOf(weightsManifest, path);
  const expected = parameterEntries(network);
  const complaint =
    entriesComplaint(
      groups.flatMap(({ entries }) => entries),
      expected,
    ) ?? layersComplaint(topology, network);
  if (complaint !== undefined) throw damaged(path, `it has ${complaint}; was spec.net changed?`);

  const found = new Map<string, NamedArray>();
  for (const [index, group] of groups.entries()) {
    const file = join(folder, group.path);
    const bytes = await readExactly(file, bytesOf(group.entries));
    // A training that goes on replaces the manifest first, so the one that speaks of these bytes is there by now.
    const hashes = (await readGroups(path))[index]?.hashes;
    if (hashes !== undefined && !hashes.includes(sha256(bytes)))
      throw damaged(file, "its bytes are not those that were written");
    for (const array of splitArrays(bytes, group.entries)) found.set(array.name, array);
  }
  return expected.map(({ name }) => found.get(name)!);
}

/** What a model's file says beside its layers; what another program left out or wrote otherwise is undefined. */
export async function readModelMetadata(folder: string): Promise<Partial<ModelMetadata>> {
  const json = await readJson(join(folder, modelFiles.topology));
  const metadata = membersOf(membersOf(json)["userDefinedMetadata"]);
  const { shape, classes, scale, background } = metadata;
  return {
    ...(isListOf(shape, isSize) ? { shape } : {}),
    ...(isListOf(classes, (name) => typeof name === "string") ? { classes } : {}),
    ...(typeof scale === "number" ? { scale } : {}),
    ...(background === "dark" || background === "light" ? { background } : {}),
  };
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) > 0;

/** A file of weights: the arrays one after the other. */
interface Group {
  readonly path: string;
  readonly entries: readonly ArrayEntry[];
  /** SHA-256 of what the file may hold; other programs name none. */
  readonly hashes: readonly string[] | undefined;
}

async function readGroups(path: string): Promise<readonly Group[]> {
  return groupsOf(membersOf(await readJson(path))["weightsManifest"], path);
}

function groupsOf(manifest: unknown, path: string): readonly Group[] {
  if (!Array.isArray(manifest)) throw damaged(path, "it has no list of weights");
  return manifest.map((group: unknown) => {
    const { paths, weights, sha256: hashes } = membersOf(group);
    if (!Array.isArray(paths) || paths.length !== 1 || typeof paths[0] !== "string")
      throw damaged(path, "a group of weights does not name one file");
    // No way out of the folder: no `..`, no absolute path of any system, no address.
    if (!/^(?!\.+$)[^/\\:\0]+$/.test(paths[0]))
      throw damaged(path, `it names "${paths[0]}", which is no file beside it`);
    if (!isArrayEntries(weights)) throw damaged(path, "the shapes of the weights cannot be read");
    const other = weights.find(isNoPlainFloat);
    if (other !== undefined) throw damaged(path, `${other.name} is not plain float32`);
    if (hashes !== undefined && !isListOf(hashes, (hash) => typeof hash === "string"))
      throw damaged(path, "the hashes of the weights cannot be read");
    return { path: paths[0], entries: weights, hashes };
  });
}

/** Quantised weights are float32 that lie in the file as smaller whole numbers. */
function isNoPlainFloat(entry: ArrayEntry): boolean {
  const { dtype, quantization } = membersOf(entry);
  return dtype !== "float32" || quantization !== undefined;
}
