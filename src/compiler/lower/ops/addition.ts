import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Of two tensors of one shape. */
export const addition: Op<object> = {
  name: "addition",
  inPlace: 0,
  kernels: ({ inputs: [a, b], output }) => [
    {
      kernel: "addElements",
      arguments: [a!, b!, output, sizeOf(output.shape)],
      pieces: "images",
      reads: [a!, b!],
      writes: [output],
    },
  ],
  gradient: (_build, _node, outputGradient, wanted) =>
    wanted.map((yes) => (yes ? outputGradient : undefined)),
};

/** The sum of `images` tensors of one shape, from the first on; of one alone, that one. */
export function addAddition(build: Builder, inputs: readonly Tensor[]): Tensor {
  return inputs.reduce((sum, input) =>
    build.add(addition, {}, [sum, input], build.images(input.shape, "sum")),
  );
}
