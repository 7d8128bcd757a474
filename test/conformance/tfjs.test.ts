import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { networkOf } from "../network-of.ts";
import { errorsAgainstTfjs, tooLarge } from "./compare-with-tfjs.ts";

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
  // Recurrent layers
  "input 7x5; lstm 9",
  "input 23x13; lstm 33 sequence",
  "input 4x30; lstm 5 reverse",
  "input 9x6; gru 17 sequence reverse",
  "input 11x3; gru 8",
  "input 8x9; simplernn 12 sequence; simplernn 3",
  "input 6x7; bidirectional { lstm 10 sequence }; bidirectional { gru 6 }; dense 4 softmax",
  "input 5x4; bidirectional { simplernn 7 sequence }",
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
    const forwardOnly = forward !== undefined;
    const errors = await errorsAgainstTfjs(network, { images: 3, seed, forwardOnly });
    expect(tooLarge(errors)).toEqual({});
  });
});
