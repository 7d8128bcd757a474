import type { Pair } from "../../network.ts";
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
      arguments: [input!, output, ...input!.shape, ...size],
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
      arguments: [outputGradient!, output, ...output.shape, ...size],
      pieces: "images",
      reads: [outputGradient!],
      writes: [output],
    },
  ],
};

/** @param input height, width, channels */
export function addUpsample(build: Builder, input: Tensor, attributes: UpsampleAttributes): Tensor {
  const [height = 1, width = 1, channels = 1] = input.shape;
  const shape = [height * attributes.size[0], width * attributes.size[1], channels];
  return build.add(upsample, attributes, [input], build.images(shape, "upsample"));
}
