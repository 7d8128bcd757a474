import type { Builder } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { addConv } from "./conv.ts";
import { pointwise } from "./conv-geometry.ts";
import { addDense, type DenseAttributes } from "./dense.ts";

/**
 * Adds a dense layer over the last axis: of a vector [inputs] gives [units], of a sequence [steps, inputs] gives
 * [steps, units]. Over steps it is a convolution that sees one of them at a time; the kernel is the same, in panels of
 * rows inputs and columns units.
 */
export function addDenseOfSteps(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  { units, activation }: DenseAttributes,
): Tensor {
  if (x.shape.length === 1) return addDense(build, x, kernel, bias, { units, activation });
  return addConv(build, x, kernel, bias, pointwise(units, activation));
}
