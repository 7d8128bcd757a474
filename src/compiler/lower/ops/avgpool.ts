import { channelsOf, pixelsOf } from "../../shape.ts";
import { shapeLike } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { windowArguments, windowOver, type WindowAttributes } from "./window.ts";

/** Padding is not counted in the mean, as Keras has it. */
export const avgPool: Op<WindowAttributes> = {
  name: "avgPool",
  kernels: ({ attributes, inputs: [input], output }) => [
    {
      kernel: "averagePool",
      arguments: [input!, output, ...windowArguments(windowOver(input!.shape, attributes))],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { attributes, inputs: [input] }, outputGradient) => {
    const output = build.images(input!.shape, "avgpool gradient");
    return [build.add(avgPoolGradient, attributes, [outputGradient], output)];
  },
};

export const avgPoolGradient: Op<WindowAttributes> = {
  name: "avgPoolGradient",
  kernels: ({ attributes, inputs: [outputGradient], output }) => [
    {
      kernel: "averagePoolGradient",
      arguments: [
        outputGradient!,
        output,
        ...windowArguments(windowOver(output.shape, attributes)),
      ],
      pieces: "images",
      reads: [outputGradient!],
      writes: [output],
    },
  ],
};

/** Sums are taken in groups of pixels, so that large images lose no digits. */
export const globalAvgPool: Op<object> = {
  name: "globalAvgPool",
  kernels: ({ inputs: [input], output }) => {
    const pixels = pixelsOf(input!.shape);
    return [
      {
        kernel: "imageSums",
        arguments: [input!, output, pixels, channelsOf(input!.shape), 1 / pixels],
        pieces: "images",
        reads: [input!],
        writes: [output],
      },
    ];
  },
  gradient: (build, { inputs: [input] }, outputGradient) => {
    const output = build.images(input!.shape, "globalavgpool gradient");
    return [build.add(globalAvgPoolGradient, {}, [outputGradient], output)];
  },
};

export const globalAvgPoolGradient: Op<object> = {
  name: "globalAvgPoolGradient",
  kernels: ({ inputs: [outputGradient], output }) => {
    const pixels = pixelsOf(output.shape);
    return [
      {
        kernel: "spread",
        arguments: [outputGradient!, output, pixels, channelsOf(output.shape), 1 / pixels],
        pieces: "images",
        reads: [outputGradient!],
        writes: [output],
      },
    ];
  },
};

/** @param input height, width, channels; or steps, channels */
export function addAvgPool(build: Builder, input: Tensor, attributes: WindowAttributes): Tensor {
  const { outHeight, outWidth, channels } = windowOver(input.shape, attributes);
  const shape = shapeLike(input.shape, [outHeight, outWidth], channels);
  const output = build.images(shape, "avgpool");
  return build.add(avgPool, attributes, [input], output);
}

/** The mean of each channel: [channels]. */
export function addGlobalAvgPool(build: Builder, input: Tensor): Tensor {
  const output = build.images([channelsOf(input.shape)], "globalavgpool");
  return build.add(globalAvgPool, {}, [input], output);
}
