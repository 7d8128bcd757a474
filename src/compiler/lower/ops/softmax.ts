import { channelsOf, pixelsOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

export interface SoftmaxAttributes {
  /** What the numbers are multiplied by first. */
  readonly scale: number;
  /** Row i of each square sees its first i + 1 numbers alone: the others become 0. */
  readonly causal: boolean;
}

/** Over the last axis. */
export const softmax: Op<SoftmaxAttributes> = {
  name: "softmax",
  inPlace: 0,
  kernels: ({ attributes: { scale, causal }, inputs: [input], output }) => [
    {
      kernel: "softmax",
      arguments: [
        ...[input!, output, pixelsOf(output.shape), channelsOf(output.shape)],
        ...[scale, causal ? 1 : 0],
      ],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { attributes, output }, outputGradient) => {
    const inputGradient = build.images(output.shape, "softmax gradient");
    return [build.add(softmaxGradient, attributes, [outputGradient, output], inputGradient)];
  },
};

/** Inputs: the output's gradient, the output. */
export const softmaxGradient: Op<SoftmaxAttributes> = {
  name: "softmaxGradient",
  inPlace: 0,
  kernels: ({ attributes: { scale }, inputs: [outputGradient, result], output }) => [
    {
      kernel: "softmaxGradient",
      arguments: [
        ...[outputGradient!, result!, output],
        ...[pixelsOf(output.shape), channelsOf(output.shape), scale],
      ],
      pieces: "images",
      reads: [outputGradient!, result!],
      writes: [output],
    },
  ],
};

/** @param attributes `causal` wants squares: [..., steps, steps] */
export function addSoftmax(
  build: Builder,
  input: Tensor,
  attributes: SoftmaxAttributes = { scale: 1, causal: false },
): Tensor {
  return build.add(softmax, attributes, [input], build.images(input.shape, "softmax"));
}
