import { imageShape, shapeLike } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Rows and columns of zeros on each side. */
export interface PadAttributes {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The kernels' sizes: rows, elements a row, the same of the padded image, and where the image begins in that. */
function sizes(inner: Tensor, outer: Tensor, { top, left }: PadAttributes): readonly number[] {
  const [rows, columns, channels] = imageShape(inner.shape);
  const [outRows, outColumns] = imageShape(outer.shape);
  return [rows, columns * channels, outRows, outColumns * channels, top, left * channels];
}

export const pad: Op<PadAttributes> = {
  name: "pad",
  kernels: ({ attributes, inputs: [input], output }) => [
    {
      kernel: "pad",
      arguments: [input!, output, ...sizes(input!, output, attributes)],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { attributes }, outputGradient) => [addCrop(build, outputGradient, attributes)],
};

/** Takes away what `pad` adds. */
export const crop: Op<PadAttributes> = {
  name: "crop",
  kernels: ({ attributes, inputs: [input], output }) => [
    {
      kernel: "crop",
      arguments: [input!, output, ...sizes(output, input!, attributes)],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { attributes }, outputGradient) => [addPad(build, outputGradient, attributes)],
};

/** @param input height, width, channels; or steps, channels, which are an image of one row */
export function addPad(build: Builder, input: Tensor, attributes: PadAttributes): Tensor {
  const [height, width, channels] = imageShape(input.shape);
  const { top, bottom, left, right } = attributes;
  const size = [height + top + bottom, width + left + right] as const;
  const shape = shapeLike(input.shape, size, channels);
  return build.add(pad, attributes, [input], build.images(shape, "pad"));
}

export function addCrop(build: Builder, input: Tensor, attributes: PadAttributes): Tensor {
  const [height, width, channels] = imageShape(input.shape);
  const { top, bottom, left, right } = attributes;
  const size = [height - top - bottom, width - left - right] as const;
  const shape = shapeLike(input.shape, size, channels);
  return build.add(crop, attributes, [input], build.images(shape, "crop"));
}
