import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { weightImages, weightInputs } from "./dense-blocks.ts";

/**
 * Inputs: what a dense layer saw, and the gradient of its output. Output: the gradient of its kernel, as panels.
 * Extras: the gradient of its bias, where it has one.
 */
const denseWeightGradient: Op<null> = {
  name: "denseWeightGradient",
  kernels: (node) => {
    const [x, gradient] = node.inputs as readonly [Tensor, Tensor];
    const inputs = sizeOf(x.shape);
    return [
      {
        kernel: "denseWeightGradient",
        arguments: [
          x,
          gradient,
          node.output,
          node.extras[0] ?? 0,
          inputs,
          sizeOf(gradient.shape),
          "images",
          "accumulate",
          "scratch",
        ],
        pieces: Math.ceil(inputs / weightInputs),
        reads: [x, gradient],
        writes: [node.output, ...node.extras],
        scratch:
          factorTableBytes(weightImages) +
          rowTableBytes(weightInputs) +
          4 * weightImages * weightInputs,
      },
    ];
  },
};

/** Adds the gradient of a dense layer's kernel, and of its bias where `bias` is given. */
export function addDenseWeightGradient(
  build: Builder,
  x: Tensor,
  outputGradient: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
): { readonly kernel: Tensor; readonly bias: Tensor | undefined } {
  const biasGradient = bias && build.fixed(bias.shape, `${bias.label}, gradient`);
  const kernelGradient = build.add(
    denseWeightGradient,
    null,
    [x, outputGradient],
    build.fixed(kernel.shape, `${kernel.label}, gradient`),
    biasGradient === undefined ? [] : [biasGradient],
  );
  return { kernel: kernelGradient, bias: biasGradient };
}
