import { imageShape, shapeLike, type Pair } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

export interface UpsampleAttributes {
  /** Whole factors of height and width. */
  readonly size: Pair;
  /** Bilinear with half-pixel centres, as TensorFlow 2 resizes. */
  readonly interpolation: "nearest" | "bilinear";
}

export const upsample: Op<UpsampleAttributes> = {
  name: "upsample",
  kernels: ({ attributes: { size, interpolation }, inputs: [input], output }) => [
    {
      kernel: interpolation === "nearest" ? "upsampleNearest" : "upsampleBilinear",
      arguments: [input!, output, ...imageShape(input!.shape), ...size],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { attributes, inputs: [input] }, outputGradient) => {
    const output = build.images(input!.shape, "upsample gradient");
    return [build.add(upsampleGradient, attributes, [outputGradient], output)];
  },
};

export const upsampleGradient: Op<UpsampleAttributes> = {
  name: "upsampleGradient",
  kernels: ({ attributes: { size, interpolation }, inputs: [outputGradient], output }) => [
    {
      kernel: interpolation === "nearest" ? "upsampleNearestGradient" : "upsampleBilinearGradient",
      arguments: [outputGradient!, output, ...imageShape(output.shape), ...size],
      pieces: "images",
      reads: [outputGradient!],
      writes: [output],
    },
  ],
};

/** @param input height, width, channels; or steps, channels, which are an image of one row */
export function addUpsample(build: Builder, input: Tensor, attributes: UpsampleAttributes): Tensor {
  const [height, width, channels] = imageShape(input.shape);
  const [tall, wide] = attributes.size;
  const shape = shapeLike(input.shape, [height * tall, width * wide], channels);
  return build.add(upsample, attributes, [input], build.images(shape, "upsample"));
}
