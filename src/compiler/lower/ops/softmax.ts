import { channelsOf, pixelsOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Over the last axis. */
export const softmax: Op<object> = {
  name: "softmax",
  inPlace: 0,
  kernels: ({ inputs: [input], output }) => [
    {
      kernel: "softmax",
      arguments: [input!, output, pixelsOf(output.shape), channelsOf(output.shape)],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { output }, outputGradient) => {
    const inputGradient = build.images(output.shape, "softmax gradient");
    return [build.add(softmaxGradient, {}, [outputGradient, output], inputGradient)];
  },
};

/** Inputs: the output's gradient, the output. */
export const softmaxGradient: Op<object> = {
  name: "softmaxGradient",
  inPlace: 0,
  kernels: ({ inputs: [outputGradient, result], output }) => [
    {
      kernel: "softmaxGradient",
      arguments: [
        outputGradient!,
        result!,
        output,
        pixelsOf(output.shape),
        channelsOf(output.shape),
      ],
      pieces: "images",
      reads: [outputGradient!, result!],
      writes: [output],
    },
  ],
};

export function addSoftmax(build: Builder, input: Tensor): Tensor {
  return build.add(softmax, {}, [input], build.images(input.shape, "softmax"));
}
