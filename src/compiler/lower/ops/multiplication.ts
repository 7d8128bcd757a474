import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Element by element, of two tensors of one shape. */
export const multiplication: Op<object> = {
  name: "multiplication",
  inPlace: 0,
  kernels: ({ inputs: [a, b], output }) => [
    {
      kernel: "multiplyElements",
      arguments: [a!, b!, output, sizeOf(output.shape)],
      pieces: "images",
      reads: [a!, b!],
      writes: [output],
    },
  ],
  gradient: (build, { inputs: [a, b] }, outputGradient, wanted) => [
    wanted[0] === true ? addMultiplication(build, [outputGradient, b!]) : undefined,
    wanted[1] === true ? addMultiplication(build, [outputGradient, a!]) : undefined,
  ],
};

/**
 * The product of tensors of one shape, two at a time from the first on: gradients are then products too, right also
 * where a factor is 0.
 */
export function addMultiplication(build: Builder, inputs: readonly Tensor[]): Tensor {
  return inputs.reduce((product, input) =>
    build.add(multiplication, {}, [product, input], build.images(input.shape, "product")),
  );
}
