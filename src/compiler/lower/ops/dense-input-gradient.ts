import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import { panelColumns } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { rowsAtOnce } from "./dense-blocks.ts";

/** Units whose weights are transposed at a time. */
const unitsAtOnce = 512;

/** Inputs: the gradient of a dense layer's output, and its kernel as panels. Output: the gradient of its input. */
const denseInputGradient: Op<null> = {
  name: "denseInputGradient",
  kernels: (node) => {
    const [gradient, kernel] = node.inputs as readonly [Tensor, Tensor];
    const inputs = sizeOf(node.output.shape);
    const units = sizeOf(gradient.shape);
    const block = Math.min(units, unitsAtOnce);
    const panels = Math.ceil(block / panelColumns);
    return [
      {
        kernel: "denseInputGradient",
        arguments: [gradient, kernel, node.output, inputs, units, "images", "scratch"],
        pieces: Math.ceil(inputs / panelColumns),
        reads: [gradient, kernel],
        writes: [node.output],
        scratch: factorTableBytes(block) + panels * 256 + rowTableBytes(rowsAtOnce),
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
