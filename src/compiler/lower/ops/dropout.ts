import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

export interface DropoutAttributes {
  /** The share of elements set to 0, in [0, 1); the others are multiplied by 1 / (1 - rate). */
  readonly rate: number;
}

/**
 * Element `e` of the batch's image `i` stays where `uniform(key, i * elements + e)` of runtime/chance.ts is at least
 * the rate. Inputs: the images, and the key (two words, which the engine writes before each step). Extra: a bit for
 * every element, four to a byte; reading it costs a quarter of making it again.
 */
export const dropout: Op<DropoutAttributes> = {
  name: "dropout",
  inPlace: 0,
  kernels: ({ attributes: { rate }, inputs: [input, key], output, extras: [mask] }) => [
    {
      kernel: "dropout",
      arguments: [
        input!,
        output,
        mask!,
        key!,
        "control",
        sizeOf(output.shape),
        Math.ceil(rate * 2 ** 24),
        1 / (1 - rate),
      ],
      pieces: "images",
      reads: [input!, key!],
      writes: [output, mask!],
    },
  ],
  gradient: (build, { attributes, output, extras: [mask] }, outputGradient) => {
    const inputGradient = build.images(output.shape, "dropout gradient");
    return [
      build.add(dropoutGradient, attributes, [outputGradient, mask!], inputGradient),
      undefined,
    ];
  },
};

/** Inputs: the output's gradient, the mask. */
export const dropoutGradient: Op<DropoutAttributes> = {
  name: "dropoutGradient",
  inPlace: 0,
  kernels: ({ attributes: { rate }, inputs: [outputGradient, mask], output }) => [
    {
      kernel: "dropoutGradient",
      arguments: [outputGradient!, mask!, output, sizeOf(output.shape), 1 / (1 - rate)],
      pieces: "images",
      reads: [outputGradient!, mask!],
      writes: [output],
    },
  ],
};

/**
 * Outside training, and for a rate of 0, the input itself.
 *
 * @param key a `fixed` tensor of two 32-bit words
 */
export function addDropout(
  build: Builder,
  input: Tensor,
  key: Tensor,
  attributes: DropoutAttributes,
): Tensor {
  if (!build.training || attributes.rate === 0) return input;
  const words = Math.ceil(Math.ceil(sizeOf(input.shape) / 4) / 4);
  return build.add(dropout, attributes, [input, key], build.images(input.shape, "dropout"), [
    build.images([words], "dropout mask"),
  ]);
}
