import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { weightImages, weightInputs } from "./dense-blocks.ts";

/** Inputs: what a dense layer saw, and the gradient of its output. Output: the gradient of its kernel, as panels. */
export const denseWeightGradient: Op<null> = {
  name: "denseWeightGradient",
  kernels: (node) => {
    const [x, gradient] = node.inputs as readonly [Tensor, Tensor];
    const inputs = sizeOf(x.shape);
    const units = sizeOf(gradient.shape);
    const pieceInputs = weightInputs(inputs);
    return [
      {
        kernel: "denseWeightGradient",
        arguments: [
          ...[x, gradient, node.output, inputs, units, pieceInputs],
          ...(["images", "accumulate", "scratch"] as const),
        ],
        pieces: Math.ceil(inputs / pieceInputs),
        reads: [x, gradient],
        writes: [node.output],
        scratch:
          factorTableBytes(weightImages) +
          rowTableBytes(pieceInputs) +
          4 * weightImages * pieceInputs,
      },
    ];
  },
};

/** Adds the gradient of a dense layer's kernel. */
export function addDenseWeightGradient(
  build: Builder,
  x: Tensor,
  outputGradient: Tensor,
  kernel: Tensor,
): Tensor {
  const gradient = build.fixed(kernel.shape, `${kernel.label}, gradient`);
  return build.add(denseWeightGradient, null, [x, outputGradient], gradient);
}
