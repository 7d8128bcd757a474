import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** The steps of a sequence [steps, features] from the last to the first. */
export const reverse: Op<object> = {
  name: "reverse",
  kernels: ({ inputs: [input], output }) => {
    const [steps, features] = output.shape as readonly [number, number];
    return [
      {
        kernel: "reverseSteps",
        arguments: [input!, output, steps, features],
        pieces: "images",
        reads: [input!],
        writes: [output],
      },
    ];
  },
  gradient: (build, _node, outputGradient) => [addReverse(build, outputGradient)],
};

export function addReverse(build: Builder, input: Tensor): Tensor {
  return build.add(reverse, {}, [input], build.images(input.shape, "reversed"));
}
