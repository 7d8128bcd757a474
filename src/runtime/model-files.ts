import { mkdir } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Network, Parameter } from "../compiler/network.ts";
import { sizeOf } from "../compiler/shape.ts";
import { writeAtomically } from "./atomic-write.ts";
import type { NamedArray } from "./engines/engine.ts";
import { modelFiles, modelJson, type ModelMetadata, type ModelOrigin } from "./model-json.ts";
import { runFolderError } from "./run-folder-error.ts";
import {
  bytesOf,
  isArrayEntries,
  joinArrays,
  readExactly,
  readJson,
  splitArrays,
} from "./weight-files.ts";
import type { ArrayEntry } from "./weight-files.ts";

export type { ModelMetadata, ModelOrigin } from "./model-json.ts";

/**
 * Writes `model.json` and `weights.bin` into a folder: TensorFlow.js' LayersModel format, float32, the manifest layer
 * by layer in the order of the table. Returns a sentence for every layer that TensorFlow.js computes otherwise.
 */
export async function writeModel(
  folder: string,
  network: Network,
  weights: readonly NamedArray[],
  origin: ModelOrigin,
): Promise<readonly string[]> {
  const { json, warnings } = modelJson(network, weights, origin);
  await mkdir(folder, { recursive: true });
  await writeAtomically(join(folder, modelFiles.weights), joinArrays(weights));
  await writeAtomically(join(folder, modelFiles.topology), json);
  return warnings;
}

/**
 * Reads the weights of a model folder and checks that they are those of this network.
 * Throws `RunFolderError` where files are absent, damaged, outside the folder, or of another network.
 */
export async function readModelWeights(
  folder: string,
  network: Network,
): Promise<readonly NamedArray[]> {
  const weights: NamedArray[] = [];
  for (const group of await readManifest(join(folder, "model.json"))) {
    const path = inside(folder, group.path);
    weights.push(...splitArrays(await readExactly(path, bytesOf(group.entries)), group.entries));
  }
  return matchWeights(folder, network, weights);
}

/** What a model's file says beside its layers; what another program left out or wrote otherwise is undefined. */
export async function readModelMetadata(folder: string): Promise<Partial<ModelMetadata>> {
  const json = (await readJson(join(folder, "model.json"))) as { userDefinedMetadata?: unknown };
  const { shape, classes, scale, background } = (json.userDefinedMetadata ?? {}) as Partial<
    Record<keyof ModelMetadata, unknown>
  >;
  return {
    ...(isListOf(shape, (n): n is number => Number.isSafeInteger(n)) ? { shape } : {}),
    ...(isListOf(classes, (name) => typeof name === "string") ? { classes } : {}),
    ...(typeof scale === "number" ? { scale } : {}),
    ...(background === "dark" || background === "light" ? { background } : {}),
  };
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(isItem);
}

interface Group {
  readonly path: string;
  readonly entries: readonly ArrayEntry[];
}

async function readManifest(path: string): Promise<readonly Group[]> {
  const json = await readJson(path);
  const manifest = (json as { weightsManifest?: unknown } | null)?.weightsManifest;
  if (!Array.isArray(manifest)) throw damaged(path, "it has no list of weights");
  return manifest.map((group: unknown) => {
    const { paths, weights } = group as { paths?: unknown; weights?: unknown };
    if (!Array.isArray(paths) || paths.length !== 1 || typeof paths[0] !== "string") {
      throw damaged(path, "a group of weights does not name one file");
    }
    if (!isArrayEntries(weights)) throw damaged(path, "the shapes of the weights cannot be read");
    const other = weights.find((w) => (w as { dtype?: unknown }).dtype !== "float32");
    if (other !== undefined) throw damaged(path, `${other.name} is not float32`);
    return { path: paths[0], entries: weights };
  });
}

/** A path that a file names, made absolute; refused where it leads out of the folder. */
function inside(folder: string, path: string): string {
  const target = resolve(folder, path);
  const way = relative(resolve(folder), target);
  if (way === "" || isAbsolute(way) || way.split(/[\\/]/)[0] === "..") {
    throw damaged(join(folder, "model.json"), `it names "${path}", outside its folder`);
  }
  return target;
}

/** The arrays in the network's order. */
function matchWeights(
  folder: string,
  network: Network,
  weights: readonly NamedArray[],
): readonly NamedArray[] {
  const byName = new Map(weights.map((array) => [array.name, array]));
  const expected = network.layers.flatMap((layer) =>
    layer.parameters.map((parameter) => ({ name: `${layer.name}/${parameter.name}`, parameter })),
  );
  if (byName.size !== expected.length) {
    throw mismatch(
      folder,
      `${String(byName.size)} arrays of weights, not ${String(expected.length)}`,
    );
  }
  return expected.map(({ name, parameter }) => {
    const found = byName.get(name);
    if (found === undefined) throw mismatch(folder, `no weights named ${name}`);
    if (!sameSizes(found.shape, parameter)) {
      const shape = Object.values(parameter.dimensions).join("x");
      throw mismatch(folder, `${name} as ${found.shape.join("x")}, not ${shape}`);
    }
    return found;
  });
}

function sameSizes(shape: readonly number[], parameter: Parameter): boolean {
  const sizes = Object.values(parameter.dimensions);
  return (
    sizeOf(shape) === sizeOf(sizes) &&
    shape.length === sizes.length &&
    shape.every((n, i) => n === sizes[i])
  );
}

function mismatch(folder: string, what: string): Error {
  return damaged(join(folder, "model.json"), `it has ${what}; was spec.net changed?`);
}

function damaged(file: string, reason: string): Error {
  return runFolderError("NET0562", { file, reason });
}
