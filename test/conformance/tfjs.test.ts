import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { sizeOf } from "../../src/compiler/shape.ts";
import { networkOf } from "../network-of.ts";
import { largestError, largestErrors } from "./compare.ts";
import { randomNumbers } from "./random-data.ts";
import { runGraph } from "./run-graph.ts";
import { tfjsForward } from "./tfjs-network.ts";

/** Float32 against float32, relative to the largest value of the array. */
const tolerance = 1e-5;
const images = 3;

/**
 * Left out, for Keras's figures in layers.test.ts cover them and TensorFlow.js's are wrong or absent: gradients of
 * dilated convolutions, groups, the gradient of `same` average pooling where windows reach over the edge, bilinear
 * upsampling.
 */
const specs = [
  // Convolutions: odd sizes, strides, paddings, channels that fill no vector and that fill several.
  "input 5x7x1; conv 3 3x3",
  "input 7x5x3; conv 5 3x3 same relu",
  "input 9x6x4; conv 9 2x3 stride=2",
  "input 8x11x5; conv 7 5x3 same stride=2x3",
  "input 6x6x17; conv 13 3x3 same",
  "input 12x13x8; conv 16 3x3 relu",
  "input 10x3x2; conv 33 1x1",
  "input 4x4x16; conv 24 4x4",
  "input 9x9x3; conv 6 7x7 same stride=2 tanh",
  "input 17x15x3; conv 8 3x3 same bias=no",
  "input 7x9x6; conv 8 3x3 dilation=2 [forward]",
  "input 5x6x3; depthwise 3x3",
  "input 9x7x8; depthwise 3x3 same relu",
  "input 8x8x5; depthwise 3x3 same stride=2 multiplier=2",
  "input 11x6x19; depthwise 5x5 stride=2",
  "input 6x9x4; depthwise 2x3 same bias=no",
  "input 7x7x3; sepconv 5 3x3",
  "input 9x8x8; sepconv 16 3x3 same stride=2 relu",
  "input 6x5x4; sepconv 3 2x2 same multiplier=3",
  "input 4x5x3; convtranspose 2 3x3",
  "input 5x3x4; convtranspose 6 2x2 stride=2 relu",
  "input 4x4x8; convtranspose 9 3x3 same stride=2",
  "input 3x5x2; convtranspose 3 4x4 same stride=2 sigmoid",
  "input 6x4x5; convtranspose 8 5x5 same",
  // Pools and other maps
  "input 7x9x3; maxpool 2",
  "input 7x9x5; maxpool 3 stride=2 same",
  "input 8x8x8; maxpool 2 same",
  "input 10x7x2; maxpool 3x2 stride=1x3",
  "input 7x9x3; avgpool 2",
  "input 9x9x6; avgpool 3 stride=2",
  "input 7x7x3; avgpool 3 stride=2 same [forward]",
  "input 8x6x4; avgpool 2x3 same",
  "input 5x7x9; globalavgpool",
  "input 5x7x9; globalmaxpool",
  "input 3x4x5; upsample 2",
  "input 5x3x2; upsample 3x2 nearest",
  "input 4x5x3; pad 2x1; conv 2 3x3",
  // Dense layers and normalisation
  "input 1; dense 1",
  "input 13; dense 7 relu",
  "input 64; dense 33 sigmoid",
  "input 5x4x3; dense 10 bias=no",
  "input 200; dense 17 elu; dense 3 softmax",
  "input 6; batchnorm",
  "input 5x4x7; batchnorm",
  "input 4x6x16; conv 5 3x3 bias=no; batchnorm epsilon=.01; relu",
  "input 9; layernorm",
  "input 4x3x6; layernorm epsilon=.1",
  "input 5x5x11; layernorm center=no; conv 3 2x2",
  // Joints
  "input 6x6x3; conv 4 3x3 same name=a; relu; conv 4 3x3 same; add a; relu",
  "input 6x6x3; conv 4 3x3 same name=a; sigmoid name=b; from a; tanh; multiply b",
  "input 5x5x4; conv 3 1x1 name=a; from a; conv 5 3x3 same; concat a; conv 2 3x3",
  "input 8x8x2; maxpool 2 name=p; conv 6 3x3 same relu; upsample 2; conv 2 1x1 stride=2; add p; dense 4",
  ...["relu", "relu6", "leakyrelu", "elu", "selu", "gelu", "silu"].map((a) => `input 37; ${a}`),
  ...["sigmoid", "tanh", "softplus", "softsign", "softmax"].map((a) => `input 37; ${a}`),
  "input 3x5x6; softmax",
  "input 12; dense 9 gelu; layernorm; dense 5 silu; dense 4 softplus",
];

beforeAll(async () => {
  await tf.setBackend("cpu");
  await tf.ready();
});

describe("layers against TensorFlow.js's cpu backend", () => {
  it.each(specs.map((spec, seed) => ({ spec, seed })))("$spec", async ({ spec, seed }) => {
    const [text, forward] = spec.split(" [") as [string, string?];
    const network = networkOf(text);
    const shape = [images, ...network.input];
    const input = randomNumbers(images * sizeOf(network.input), seed).map((x) => 2 * x);
    const parameters = Object.fromEntries(
      network.layers.flatMap((layer, i) =>
        layer.parameters.map((p, k) => {
          const sizes = Object.values(p.dimensions);
          const values = randomNumbers(sizeOf(sizes), 1000 * (seed + 1) + 10 * i + k);
          // Deviations that keep sums of many products near 1; variances above 0.
          const fanIn = Math.max(1, sizeOf(sizes) / sizes.at(-1)!);
          const scaled = values.map((x) => (sizes.length > 1 ? x / Math.sqrt(fanIn) : 1 + x / 2));
          return [`${layer.name}/${p.name}`, { sizes, values: scaled }] as const;
        }),
      ),
    );
    const trained = network.layers.flatMap((layer) =>
      layer.parameters.filter((p) => p.trainable).map((p) => `${layer.name}/${p.name}`),
    );
    const last = network.layers[network.output]!;
    const outputGradient = randomNumbers(images * sizeOf(last.shape), 77 + seed);

    const ours = await runGraph({
      network,
      images,
      training: true,
      input,
      parameters: Object.fromEntries(Object.entries(parameters).map(([n, p]) => [n, p.values])),
      outputGradient: forward === undefined ? outputGradient : undefined,
    });

    const tensors = Object.fromEntries(
      Object.entries(parameters).map(([n, p]) => [n, tf.tensor(p.values, p.sizes)]),
    );
    const pass = (x: tf.Tensor, ...values: tf.Tensor[]) => {
      const given = { ...tensors, ...Object.fromEntries(trained.map((n, i) => [n, values[i]!])) };
      return tfjsForward({ network, training: true, parameters: given }, x);
    };
    const arguments_ = [tf.tensor(input, shape), ...trained.map((n) => tensors[n]!)];
    const theirs = pass(...(arguments_ as [tf.Tensor, ...tf.Tensor[]]));
    const errors: Record<string, number> = {
      output: largestError(ours.output, theirs.dataSync()),
    };
    if (forward === undefined) {
      const weight = tf.tensor(outputGradient, [images, ...last.shape]);
      const gradients = tf.grads((...all: tf.Tensor[]) =>
        tf.sum(tf.mul(pass(...(all as [tf.Tensor, ...tf.Tensor[]])), weight)),
      )(arguments_);
      errors["input"] = largestError(ours.inputGradient!, gradients[0]!.dataSync());
      const wanted = trained.map((n, i) => [n, gradients[i + 1]!.dataSync()] as const);
      Object.assign(errors, largestErrors(ours.gradients, Object.fromEntries(wanted)));
    }
    if (process.env["NETC_ERRORS"] !== undefined)
      console.log(Math.max(...Object.values(errors)).toExponential(1), spec);
    const tooLarge = Object.entries(errors).filter(([, error]) => !(error <= tolerance));
    expect(Object.fromEntries(tooLarge)).toEqual({});
  });
});
