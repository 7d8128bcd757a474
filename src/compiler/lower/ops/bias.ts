import { channelsOf, pixelsOf } from "../../shape.ts";
import type { Builder, KernelCall, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { columnPieces } from "./pieces.ts";

/** Adds a number to each channel. Inputs: images, bias [channels]. */
export const bias: Op<object> = {
  name: "bias",
  inPlace: 0,
  kernels: ({ inputs: [input, values], output }) => [
    {
      kernel: "addBias",
      arguments: [input!, values!, output, pixelsOf(output.shape), channelsOf(output.shape)],
      pieces: "images",
      reads: [input!, values!],
      writes: [output],
    },
  ],
  gradient: (build, _node, outputGradient, wanted) => [
    wanted[0] === true ? outputGradient : undefined,
    wanted[1] === true ? addBiasGradient(build, outputGradient) : undefined,
  ],
};

/** Sums over images and pixels; the extra holds those of each image, where an image has more than one pixel. */
export const biasGradient: Op<object> = {
  name: "biasGradient",
  kernels: ({ inputs: [outputGradient], output, extras: [partials] }) => {
    if (partials === undefined) return [columnTotals(outputGradient!, output)];
    return [imageSums(outputGradient!, partials), columnTotals(partials, output)];
  },
};

/** `partials[image][channel]` = the sum over the image's pixels. */
export function imageSums(input: Tensor, partials: Tensor): KernelCall {
  return {
    kernel: "imageSums",
    arguments: [input, partials, pixelsOf(input.shape), channelsOf(input.shape), 1],
    pieces: "images",
    reads: [input],
    writes: [partials],
  };
}

/** `output[c]` grows by, or becomes, the sum over images of `partials[image][c]`. */
export function columnTotals(partials: Tensor, output: Tensor): KernelCall {
  const width = channelsOf(partials.shape);
  return {
    kernel: "columnTotals",
    arguments: [partials, output, width, "images", "accumulate"],
    pieces: columnPieces(width),
    reads: [partials, output],
    writes: [output],
  };
}

export function addBias(build: Builder, input: Tensor, values: Tensor): Tensor {
  return build.add(bias, {}, [input, values], build.images(input.shape, "biased"));
}

/** A `fixed` tensor [channels]. */
export function addBiasGradient(build: Builder, outputGradient: Tensor): Tensor {
  const channels = channelsOf(outputGradient.shape);
  const extras =
    pixelsOf(outputGradient.shape) === 1 ? [] : [build.images([channels], "bias partial sums")];
  const output = build.fixed([channels], "bias gradient");
  return build.add(biasGradient, {}, [outputGradient], output, extras);
}
