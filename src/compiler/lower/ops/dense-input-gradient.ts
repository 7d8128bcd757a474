import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { gradientInputs, hasManyInputs, rowsAtOnce, unitsAtOnce } from "./dense-blocks.ts";

/** Inputs: the gradient of a dense layer's output, and its kernel as panels. Output: the gradient of its input. */
const denseInputGradient: Op<null> = {
  name: "denseInputGradient",
  kernels: (node) => {
    const [gradient, kernel] = node.inputs as readonly [Tensor, Tensor];
    const inputs = sizeOf(node.output.shape);
    const units = sizeOf(gradient.shape);
    const block = Math.min(units, unitsAtOnce);
    const pieceInputs = gradientInputs(inputs, units);
    return [
      {
        kernel: "denseInputGradient",
        arguments: [
          ...[gradient, kernel, node.output, inputs, units, pieceInputs],
          ...[hasManyInputs(inputs) ? 1 : 0, "images" as const, "scratch" as const],
        ],
        pieces: Math.ceil(inputs / pieceInputs),
        reads: [gradient, kernel],
        writes: [node.output],
        scratch:
          factorTableBytes(block) +
          4 * block * pieceInputs +
          rowTableBytes(rowsAtOnce) +
          (hasManyInputs(inputs) ? 4 * rowsAtOnce * pieceInputs : 0),
      },
    ];
  },
};

/** Adds the gradient of the input `x` of a dense layer. */
export function addDenseInputGradient(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  outputGradient: Tensor,
): Tensor {
  const gradient = build.images(x.shape, `${x.label}, gradient`);
  return build.add(denseInputGradient, null, [outputGradient, kernel], gradient);
}
