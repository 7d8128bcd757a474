import { inputScale } from "../compiler/input-scale.ts";
import type { Network } from "../compiler/network.ts";
import { sizeOf } from "../compiler/shape.ts";
import type { Dataset } from "./data/dataset.ts";
import type { Model } from "./engines/engine.ts";

/** One input of a net that gives its input back, and what it gave. */
export interface Reconstruction {
  /** What went in, scaled. */
  readonly input: readonly number[];
  readonly values: readonly number[];
  /** The mean squared difference of the two. */
  readonly mse: number;
}

/** What a net trained to give back its input (`target input`) makes of one image. */
export async function reconstruct(
  model: Model,
  network: Network,
  dataset: Dataset,
  index: number,
): Promise<Reconstruction> {
  const size = sizeOf(network.input);
  const scale = inputScale(network);
  const input = Array.from(
    dataset.images.subarray(index * size, (index + 1) * size),
    (number) => number * scale,
  );
  const values = Array.from(await model.predict(dataset, Int32Array.of(index)));
  const squares = values.map((value, i) => (value - input[i]!) ** 2);
  return { input, values, mse: squares.reduce((sum, square) => sum + square, 0) / size };
}
