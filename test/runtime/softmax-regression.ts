import type { Network } from "../../src/compiler/network.ts";
import type { Dataset, Splits } from "../../src/runtime/data/dataset.ts";
import type { Model, NamedArray, Totals } from "../../src/runtime/engines/engine.ts";
import { normal, streamKey } from "../../src/runtime/chance.ts";

/** Points in a plane of three classes, each around a corner of its own. */
export function threeClouds(count: number, seed = 3): Dataset {
  const key = streamKey(seed, "drawing");
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const images = new Float32Array(count * 2);
  labels.forEach((label, i) => {
    images[2 * i] = Math.cos((label * 2 * Math.PI) / 3) + 0.5 * normal(key, 2 * i);
    images[2 * i + 1] = Math.sin((label * 2 * Math.PI) / 3) + 0.5 * normal(key, 2 * i + 1);
  });
  return { shape: [2], count, images, labels, classes: ["east", "north", "south"] };
}

export function splitsOf(dataset: Dataset, validation: number, test = 0): Splits {
  const all = Int32Array.from({ length: dataset.count }, (_, i) => i);
  const trained = dataset.count - validation - test;
  const part = (from: number, to: number): Splits["test"] =>
    to > from ? { dataset, indices: all.subarray(from, to) } : undefined;
  return {
    train: dataset,
    trainIndices: all.subarray(0, trained),
    validation: part(trained, trained + validation),
    test: part(trained + validation, dataset.count),
  };
}

/** `input 2; dense 3 softmax`, trained by `sgd`. */
export function regressionNetwork(changes: Partial<Network["training"]> = {}): Network {
  return {
    input: [2],
    layers: [
      {
        kind: "dense",
        arguments: { units: 3, activation: "softmax", bias: true, init: "zeros", l1: 0, l2: 0 },
        name: "dense1",
        inputs: ["input"],
        inputShapes: [[2]],
        shape: [3],
        parameters: [
          {
            name: "kernel",
            dimensions: { inputs: 2, units: 3 },
            initializer: "zeros",
            trainable: true,
            l1: 0,
            l2: 0,
          },
          {
            name: "bias",
            dimensions: { units: 3 },
            initializer: "zeros",
            trainable: true,
            l1: 0,
            l2: 0,
          },
        ],
        multiplyAdds: 6,
        derivation: { shape: "", parameters: "2*3 weights + 3 biases = 9" },
        implicit: false,
        span: { start: 0, end: 0 },
      },
    ],
    output: 0,
    data: undefined,
    training: {
      optimizer: {
        kind: "sgd",
        rate: 0.1,
        momentum: 0.9,
        nesterov: false,
        weightDecay: 0,
        clipnorm: 0,
        clipvalue: 0,
        globalClipnorm: 0,
      },
      target: "labels",
      loss: { kind: "crossentropy", fromLogits: false },
      metrics: ["accuracy"],
      epochs: 4,
      batch: 16,
      shuffle: true,
      stop: undefined,
      seed: 1,
      ...changes,
    },
  };
}

/**
 * Multinomial logistic regression with momentum, in plain JavaScript: small enough to be read, and a model in every
 * respect that training cares about. Its weights are float32, as an engine's.
 */
export function softmaxRegression({ rate = 0.1, momentum = 0.9 } = {}): Model {
  const kernel = new Float32Array(6);
  const bias = new Float32Array(3);
  const velocity = new Float32Array(9);

  function classify(dataset: Dataset, image: number): number[] {
    const x = dataset.images[2 * image]!;
    const y = dataset.images[2 * image + 1]!;
    const powers = [0, 1, 2].map((k) => Math.exp(x * kernel[k]! + y * kernel[3 + k]! + bias[k]!));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / sum);
  }

  function judge(dataset: Dataset, indices: Int32Array): Totals {
    let loss = 0;
    let accuracy = 0;
    for (const i of indices) {
      const probabilities = classify(dataset, i);
      loss -= Math.log(probabilities[dataset.labels[i]!]!);
      if (probabilities.indexOf(Math.max(...probabilities)) === dataset.labels[i]) accuracy++;
    }
    return { images: indices.length, loss, metrics: { accuracy } };
  }

  function update(gradient: Float32Array): void {
    gradient.forEach((g, i) => {
      velocity[i] = momentum * velocity[i]! - rate * g;
      if (i < 6) kernel[i] = kernel[i]! + velocity[i]!;
      else bias[i - 6] = bias[i - 6]! + velocity[i]!;
    });
  }

  const named = (name: string, shape: readonly number[], values: Float32Array): NamedArray => ({
    name,
    shape,
    values,
  });

  return {
    description: { engine: "regression", version: "1", device: "cpu", threads: 1 },
    step(dataset, indices) {
      const totals = judge(dataset, indices);
      const gradient = new Float32Array(9);
      for (const i of indices) {
        classify(dataset, i).forEach((p, k) => {
          const error = (p - (dataset.labels[i] === k ? 1 : 0)) / indices.length;
          gradient[k]! += error * dataset.images[2 * i]!;
          gradient[3 + k]! += error * dataset.images[2 * i + 1]!;
          gradient[6 + k]! += error;
        });
      }
      update(gradient);
      return Promise.resolve(totals);
    },
    evaluate: (dataset, indices) => Promise.resolve(judge(dataset, indices)),
    predict: (dataset, indices) =>
      Promise.resolve(Float32Array.from(Array.from(indices).flatMap((i) => classify(dataset, i)))),
    weights: () =>
      Promise.resolve([named("dense1/kernel", [2, 3], kernel), named("dense1/bias", [3], bias)]),
    setWeights([first, second]) {
      kernel.set(first!.values);
      bias.set(second!.values);
      return Promise.resolve();
    },
    optimizerState: () => Promise.resolve([named("dense1/velocity", [9], velocity)]),
    setOptimizerState([first]) {
      velocity.set(first!.values);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
