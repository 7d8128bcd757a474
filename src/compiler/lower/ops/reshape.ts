import type { Shape } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** The same elements in the same order under another shape: a view, which costs nothing. */
export const reshape: Op<object> = {
  name: "reshape",
  view: true,
  kernels: () => [],
  gradient: (build, { inputs: [input] }, outputGradient) => [
    addReshape(build, outputGradient, input!.shape),
  ],
};

/** @param shape as many elements as `input` has */
export function addReshape(build: Builder, input: Tensor, shape: Shape): Tensor {
  return build.add(reshape, {}, [input], build.images(shape, "reshape"));
}
