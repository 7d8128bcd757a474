import type { Network } from "../../src/compiler/network.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import type { Model, NamedArray } from "../../src/runtime/engines/engine.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { sameBits } from "./compare.ts";
import { range } from "./random-data.ts";

/** A step's images, by how many there are and which comes first. */
export interface Step {
  readonly first: number;
  readonly count: number;
}

export interface Trained {
  readonly losses: readonly number[];
  readonly weights: readonly NamedArray[];
  readonly state: readonly NamedArray[];
}

export interface TrainOptions {
  readonly threads?: number;
  readonly memoryLimit?: number;
  /** Where to go on from: what an earlier run left, and how many steps it had made. */
  readonly from?: Trained & { readonly steps: number };
}

/** Opens a network, does some steps of epoch 0 and gives what is left. */
export async function trainSteps(
  network: Network,
  dataset: Dataset,
  steps: readonly Step[],
  { threads = 1, memoryLimit, from }: TrainOptions = {},
): Promise<Trained> {
  const model: Model = await wasmEngine.open(network, { threads, memoryLimit, training: true });
  if (from !== undefined) {
    await model.setWeights(from.weights);
    await model.setOptimizerState(from.state);
  }
  const losses: number[] = [];
  for (const [i, { first, count }] of steps.entries()) {
    const totals = await model.step(dataset, range(count, first), 0, (from?.steps ?? 0) + i);
    losses.push(totals.loss / count);
  }
  const result = {
    losses,
    weights: await model.weights(),
    state: await model.optimizerState(),
  };
  await model.close();
  return result;
}

/** The names of arrays that do not hold the same bits in both. */
export function differing(a: readonly NamedArray[], b: readonly NamedArray[]): readonly string[] {
  if (a.length !== b.length) return ["the number of arrays"];
  return a.filter((array, i) => !sameBits(array.values, b[i]!.values)).map(({ name }) => name);
}

/** Arrays by their names. */
export function byName(arrays: readonly NamedArray[]): Record<string, Float32Array> {
  return Object.fromEntries(arrays.map(({ name, values }) => [name, values]));
}
