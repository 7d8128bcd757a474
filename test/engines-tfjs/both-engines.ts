import type { Convolutions } from "../../src/compiler/lower/op.ts";
import type { Network } from "../../src/compiler/network.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import type { Engine, Model, Totals } from "../../src/runtime/engines/engine.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";

/**
 * Opens a net on netc's own engine and on another, runs the task and closes both. Many steps are compared with `direct`
 * convolutions: what Winograd's rounding adds to a step opens a relu now and then, and grows from step to step.
 */
export async function onBoth<T>(
  network: Network,
  other: Engine,
  task: (ours: Model, theirs: Model) => Promise<T>,
  convolutions?: Convolutions,
): Promise<T> {
  const options = { threads: 1, memoryLimit: undefined, floatImages: true, training: true };
  const ours = await wasmEngine.open(network, { ...options, convolutions });
  try {
    const theirs = await other.open(network, options);
    try {
      return await task(ours, theirs);
    } finally {
      await theirs.close();
    }
  } finally {
    await ours.close();
  }
}

/** The images of a step, taken in turn from all there are. */
export function batchAt(dataset: Dataset, batch: number, step: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, i) => (step * batch + i) % dataset.count);
}

/** The mean loss of each of the first `steps` steps, ten to an epoch. */
export async function lossesOf(
  model: Model,
  dataset: Dataset,
  batch: number,
  steps: number,
): Promise<readonly Totals[]> {
  const totals: Totals[] = [];
  for (let step = 0; step < steps; step++) {
    const indices = batchAt(dataset, batch, step);
    totals.push(await model.step(dataset, indices, Math.floor(step / 10), step % 10));
  }
  return totals;
}

/** The largest |a - b| / |b| of two runs' losses. */
export function lossError(a: readonly Totals[], b: readonly Totals[]): number {
  return Math.max(
    ...a.map((totals, i) => Math.abs(totals.loss - b[i]!.loss) / Math.abs(b[i]!.loss)),
  );
}
