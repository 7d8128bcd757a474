import { sizeOf, type Shape } from "../../shape.ts";
import { imageShape, shapeLike } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { windowArguments, windowOver, type Window, type WindowAttributes } from "./window.ts";

export interface MaxPoolAttributes extends WindowAttributes {
  /** A relu follows the pooling; before it, it would give the same and cost as many times more. */
  readonly relu?: boolean;
}

/** 2x2 windows side by side without padding: a kernel of their own, and marks of four bits an output. */
function isHalving({ pool, stride, outHeight, outWidth, height, width, top, left }: Window) {
  const twos = [...pool, ...stride].every((n) => n === 2);
  return twos && top + left === 0 && outHeight === height >> 1 && outWidth === width >> 1;
}

/** Of equal maxima the first in reading order gets the gradient. Extra, in training: where each maximum was. */
export const maxPool: Op<MaxPoolAttributes> = {
  name: "maxPool",
  kernels: ({ attributes, inputs: [input], output, extras: [mark] }) => {
    const window = windowOver(input!.shape, attributes);
    const least = attributes.relu === true ? 0 : -Infinity;
    const call = {
      pieces: "images",
      reads: [input!],
      writes: mark === undefined ? [output] : [output, mark],
    } as const;
    const tensors = [input!, output, mark ?? 0];
    const { height, width, channels } = window;
    return isHalving(window)
      ? [{ ...call, kernel: "maxPool2", arguments: [...tensors, height, width, channels, least] }]
      : [
          {
            ...call,
            kernel: "maxPool",
            arguments: [...tensors, ...windowArguments(window), least],
          },
        ];
  },
  gradient: (build, { attributes, inputs: [input], extras: [mark] }, outputGradient) => {
    const output = build.images(input!.shape, "maxpool gradient");
    return [build.add(maxPoolGradient, attributes, [outputGradient, mark!], output)];
  },
};

/** Inputs: the output's gradient and the marks that pooling has left. */
export const maxPoolGradient: Op<MaxPoolAttributes> = {
  name: "maxPoolGradient",
  kernels: ({ attributes, inputs: [outputGradient, mark], output }) => {
    const window = windowOver(output.shape, attributes);
    const call = {
      pieces: "images",
      reads: [outputGradient!, mark!],
      writes: [output],
    } as const;
    const tensors = [outputGradient!, mark!, output];
    const { height, width, channels } = window;
    const sizes = [sizeOf(output.shape), sizeOf(outputGradient!.shape)];
    return isHalving(window)
      ? [{ ...call, kernel: "maxPool2Gradient", arguments: [...tensors, height, width, channels] }]
      : [{ ...call, kernel: "maxPoolGradient", arguments: [...tensors, ...sizes] }];
  },
};

function addPool(
  build: Builder,
  input: Tensor,
  attributes: MaxPoolAttributes,
  shape: Shape,
): Tensor {
  const window = windowOver(input.shape, attributes);
  const { outHeight, outWidth, channels } = window;
  // Two bytes for four channels, or four for each: see the kernels.
  const words = isHalving(window)
    ? Math.ceil((outHeight * outWidth * Math.ceil(channels / 4)) / 2)
    : outHeight * outWidth * channels;
  const extras = build.training ? [build.images([words], "maxpool marks")] : [];
  return build.add(maxPool, attributes, [input], build.images(shape, "maxpool"), extras);
}

/** @param input height, width, channels; or steps, channels */
export function addMaxPool(build: Builder, input: Tensor, attributes: MaxPoolAttributes): Tensor {
  const { outHeight, outWidth, channels } = windowOver(input.shape, attributes);
  const shape = shapeLike(input.shape, [outHeight, outWidth], channels);
  return addPool(build, input, attributes, shape);
}

/** The largest of each channel: [channels]. */
export function addGlobalMaxPool(build: Builder, input: Tensor): Tensor {
  const [height, width, channels] = imageShape(input.shape);
  const pool = [height, width] as const;
  return addPool(build, input, { pool, stride: pool, padding: "valid" }, [channels]);
}
