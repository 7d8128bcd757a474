import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import { panelCount } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { gradientBeforeActivation } from "./conv-relu.ts";
import { inputsAtOnce, rowsAtOnce } from "./dense-blocks.ts";
import { addDenseInputGradient } from "./dense-input-gradient.ts";
import { addDenseWeightGradient } from "./dense-weight-gradient.ts";

export interface DenseAttributes {
  readonly units: number;
  /** What the kernel applies to its result; other activations are ops of their own. */
  readonly activation: "linear" | "relu";
}

/** Panels that one piece computes: many panels are taken together, so that the images are read less often. */
function panelsPerPiece(panels: number): number {
  return Math.min(4, Math.max(1, Math.floor(panels / 8)));
}

/** From so many panels a piece on, copying a block of inputs costs less than it saves. */
const packingPays = 4;

/** Inputs: vectors (any shape), kernel as panels, and a bias where there is one. Output: [units]. */
export const dense: Op<DenseAttributes> = {
  name: "dense",
  kernels: (node) => {
    const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
    const { units, activation } = node.attributes;
    const together = panelsPerPiece(panelCount(units));
    const packed = together >= packingPays;
    return [
      {
        kernel: "denseForward",
        arguments: [
          x,
          kernel,
          bias ?? 0,
          node.output,
          sizeOf(x.shape),
          units,
          bias === undefined ? 0 : 1,
          activation === "relu" ? 1 : 0,
          together,
          packed ? 1 : 0,
          "images",
          "scratch",
        ],
        pieces: Math.ceil(panelCount(units) / together),
        reads: node.inputs,
        writes: [node.output],
        scratch:
          factorTableBytes(inputsAtOnce) +
          rowTableBytes(rowsAtOnce) +
          (packed ? 4 * rowsAtOnce * inputsAtOnce : 0),
      },
    ];
  },
  gradient: (build, node, outputGradient, wanted) => {
    const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
    const before = gradientBeforeActivation(build, node, outputGradient);
    const weights =
      wanted[1] === true || wanted[2] === true
        ? addDenseWeightGradient(build, x, before, kernel, bias)
        : undefined;
    const input = wanted[0] === true ? addDenseInputGradient(build, x, kernel, before) : undefined;
    return [input, weights?.kernel, weights?.bias].slice(0, node.inputs.length);
  },
};

/**
 * Adds a dense layer over all numbers of an image, with a kernel of panels (`panelsShape` of rows inputs and columns
 * units), and gives its output [units].
 */
export function addDense(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  attributes: DenseAttributes,
): Tensor {
  const inputs = bias === undefined ? [x, kernel] : [x, kernel, bias];
  return build.add(dense, attributes, inputs, build.images([attributes.units], "dense"));
}
