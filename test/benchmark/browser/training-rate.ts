import { check } from "../../../src/compiler/check.ts";
import type { Network } from "../../../src/compiler/network.ts";
import type { Model } from "../../../src/runtime/engines/engine.ts";
import { noise } from "../noise.ts";

/** A net's spec with the name that messages show, and the images of a step. */
export interface Given {
  readonly name: string;
  readonly text: string;
  readonly batch: number;
  readonly threads: number;
}

/** Trains for so many seconds, after a quarter of them that does not count, and gives images a second. */
export type TrainingRate = (seconds: number) => Promise<number>;

/** The same in Node and in a page's worker: steps on images of noise, with whatever opens a model there. */
export async function trainingRate(
  { batch, ...spec }: Given,
  open: (network: Network) => Promise<Model>,
): Promise<TrainingRate> {
  const { network } = check(spec);
  if (network === undefined) throw new Error(`${spec.name} does not check`);
  const model = await open(network);
  const dataset = noise(network.input, 64 * batch);
  let step = 0;
  const train = async (seconds: number): Promise<number> => {
    const start = performance.now();
    for (let steps = 1; ; steps++) {
      const first = (step++ * batch) % dataset.count;
      await model.step(
        dataset,
        Int32Array.from({ length: batch }, (_, i) => first + i),
        0,
        step,
      );
      const taken = (performance.now() - start) / 1000;
      if (taken >= seconds) return (steps * batch) / taken;
    }
  };
  return async (seconds) => {
    await train(seconds / 4);
    return train(seconds);
  };
}
