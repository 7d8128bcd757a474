import * as tf from "@tensorflow/tfjs";
import type { Network } from "../../src/compiler/network.ts";
import { sizeOf } from "../../src/compiler/shape.ts";
import { largestError, largestErrors } from "./compare.ts";
import { randomNumbers } from "./random-data.ts";
import { runGraph } from "./run-graph.ts";
import { tfjsForward } from "./tfjs-network.ts";

export interface Comparison {
  readonly images: number;
  readonly seed: number;
  readonly forwardOnly?: boolean;
  readonly threads?: number;
  /** Gradients count as at least this share of the net's largest: some cancel out and are rounding alone. */
  readonly least?: number;
}

/** Random weights that keep sums of many products near 1, and variances above 0. */
function randomParameters(network: Network, seed: number) {
  return network.layers.flatMap((layer, i) =>
    layer.parameters.map((p, k) => {
      const sizes = Object.values(p.dimensions);
      const values = randomNumbers(sizeOf(sizes), 1000 * (seed + 1) + 10 * i + k);
      const fanIn = Math.max(1, sizeOf(sizes) / sizes.at(-1)!);
      const scaled = values.map((x) => (sizes.length > 1 ? x / Math.sqrt(fanIn) : 1 + x / 2));
      return { name: `${layer.name}/${p.name}`, sizes, values: scaled, trainable: p.trainable };
    }),
  );
}

/**
 * Runs a network in training, here and on TensorFlow.js's current backend, from the same random input, weights and
 * gradient of the output, and gives the largest error of the output and of every gradient.
 */
export async function errorsAgainstTfjs(
  network: Network,
  { images, seed, forwardOnly = false, threads = 1, least = 0 }: Comparison,
): Promise<Record<string, number>> {
  const input = randomNumbers(images * sizeOf(network.input), seed).map((x) => 2 * x);
  const parameters = randomParameters(network, seed);
  const trained = parameters.filter((p) => p.trainable).map((p) => p.name);
  const { shape } = network.layers[network.output]!;
  const outputGradient = randomNumbers(images * sizeOf(shape), 77 + seed);
  const ours = await runGraph({
    network,
    images,
    threads,
    training: true,
    input,
    parameters: Object.fromEntries(parameters.map((p) => [p.name, p.values])),
    outputGradient: forwardOnly ? undefined : outputGradient,
  });

  const tensors = Object.fromEntries(parameters.map((p) => [p.name, tf.tensor(p.values, p.sizes)]));
  const pass = (x: tf.Tensor, ...values: tf.Tensor[]) => {
    const given = { ...tensors, ...Object.fromEntries(trained.map((n, i) => [n, values[i]!])) };
    return tfjsForward({ network, training: true, parameters: given }, x);
  };
  type Given = [tf.Tensor, ...tf.Tensor[]];
  const given: Given = [
    tf.tensor(input, [images, ...network.input]),
    ...trained.map((name) => tensors[name]!),
  ];
  const output = { output: largestError(ours.output, pass(...given).dataSync()) };
  if (forwardOnly) return output;
  const weight = tf.tensor(outputGradient, [images, ...shape]);
  // TensorFlow.js refuses tensors that nothing depends on; ours have no gradient then, which stands for zeros.
  const weighted = (...all: tf.Tensor[]) =>
    all.reduce(
      (sum, x) => tf.add(sum, tf.mul(tf.sum(x), 0)),
      tf.sum(tf.mul(pass(...(all as Given)), weight)),
    );
  const gradients = tf
    .grads(weighted)(given)
    .map((gradient) => gradient.dataSync() as Float32Array);
  const largest = Math.max(
    ...gradients.map((g) => g.reduce((m, x) => Math.max(m, Math.abs(x)), 0)),
  );
  const names = ["input", ...trained];
  const zeros = (count: number) => new Float32Array(count);
  const own: Readonly<Record<string, Float32Array | undefined>> = {
    ...ours.gradients,
    input: ours.inputGradient,
  };
  return {
    ...output,
    ...largestErrors(
      Object.fromEntries(names.map((name, i) => [name, own[name] ?? zeros(gradients[i]!.length)])),
      Object.fromEntries(names.map((name, i) => [name, gradients[i]!])),
      least * largest,
    ),
  };
}

/** Those above the tolerance: float32 against float32, relative to the largest value of each array. */
export function tooLarge(errors: Readonly<Record<string, number>>, tolerance = 1e-5) {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => !(error <= tolerance)));
}
