import type { Network } from "../compiler/network.ts";
import { sizeOf } from "../compiler/shape.ts";
import type { Dataset } from "./data/dataset.ts";
import type { Model } from "./engines/engine.ts";
import { indexOfLargest, sigmoid, softmax } from "./probabilities.ts";

/** What a net says of one image. */
export interface Prediction {
  /** The index of the likeliest class. */
  readonly label: number;
  /** One number a class; they add up to 1 unless the net was trained to other targets (`mse`). */
  readonly probabilities: readonly number[];
  /**
   * What the net said, where a loss of errors (`mse`, `mae`, `huber`) makes that no probability: one number a class, or
   * a single one, trained to the class number itself.
   */
  readonly values?: readonly number[];
}

/** The net's answer for each of the images `indices`. */
export async function predict(
  model: Model,
  network: Network,
  dataset: Dataset,
  indices: Int32Array,
): Promise<readonly Prediction[]> {
  const results = await model.predict(dataset, indices);
  const size = sizeOf(network.layers[network.output]!.shape);
  return Array.from(indices, (_, i) =>
    readResult(network, results.subarray(i * size, (i + 1) * size), dataset.classes.length),
  );
}

/** One image's result as classes: logits become probabilities; a single number decides between two, or is one. */
export function readResult(network: Network, result: Float32Array, classes: number): Prediction {
  const { kind, fromLogits } = network.training.loss;
  if (result.length === 1) return readNumber(result[0]!, network, classes);
  const values = Array.from(result);
  const label = indexOfLargest(values);
  switch (kind) {
    case "crossentropy":
      return { label, probabilities: fromLogits ? softmax(values) : values };
    case "binary-crossentropy":
      return { label, probabilities: values };
    case "mse":
    case "mae":
    case "huber":
      return { label, probabilities: values, values };
  }
}

function readNumber(value: number, network: Network, classes: number): Prediction {
  const { kind, fromLogits } = network.training.loss;
  if (kind === "binary-crossentropy") {
    const probability = fromLogits ? sigmoid(value) : value;
    return { label: probability > 0.5 ? 1 : 0, probabilities: [1 - probability, probability] };
  }
  // Trained to the class number itself.
  const label = Math.min(Math.max(Math.round(value), 0), Math.max(classes - 1, 0));
  const probabilities = Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0));
  return { label, probabilities, values: [value] };
}
