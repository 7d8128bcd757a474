import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

export interface ReadImagesAttributes {
  /** What every pixel is multiplied by. */
  readonly scale: number;
}

/** Images as they are staged, bytes or floats, times a scale. */
export const readImages: Op<ReadImagesAttributes> = {
  name: "readImages",
  kernels: ({ attributes, inputs: [staged], output }) => [
    {
      kernel: staged!.bytesPerElement === 1 ? "readBytes" : "readFloats",
      arguments: [staged!, output, sizeOf(output.shape), attributes.scale],
      pieces: "images",
      reads: [staged!],
      writes: [output],
    },
  ],
};

/** @param staged an `images` tensor of bytes or float32 */
export function addReadImages(
  build: Builder,
  staged: Tensor,
  attributes: ReadImagesAttributes,
): Tensor {
  return build.add(readImages, attributes, [staged], build.images(staged.shape, "pixels"));
}
