import { sizeOf } from "../../shape.ts";
import type { Builder, KernelCall, Node, Op } from "../op.ts";
import { mostJoined, panelCount } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { addBiasGradient } from "./bias.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { gradientBeforeActivation } from "./conv-relu.ts";
import { hasManyInputs, inputsAtOnce, inputsOfStretch, rowsAtOnce } from "./dense-blocks.ts";
import { addDenseInputGradient } from "./dense-input-gradient.ts";
import { addDenseWeightGradient } from "./dense-weight-gradient.ts";

export interface DenseAttributes {
  readonly units: number;
  /** What the kernel applies to its result; other activations are ops of their own. */
  readonly activation: "linear" | "relu";
}

/**
 * Panels that one piece computes: many panels are taken together, so that the images are read less often, and as many at
 * least as the wide build takes at a time, where there is more than a piece of them for two threads.
 */
function panelsPerPiece(panels: number): number {
  const fewest = panels < 2 * mostJoined ? 1 : mostJoined;
  return Math.min(32, Math.max(fewest, mostJoined * Math.floor(panels / (8 * mostJoined))));
}

/** Stretches of a very long and narrow layer's inputs, whose results are added up afterwards; else 1. */
function partsOf(inputs: number, units: number): number {
  return hasManyInputs(inputs) && inputs >= 64 * units ? 16 : 1;
}

/** Inputs: vectors (any shape), kernel as panels, and a bias where there is one. Output: [units]. */
export const dense: Op<DenseAttributes> = {
  name: "dense",
  kernels: (node) => {
    const [partial] = node.extras;
    return partial === undefined
      ? [forwardCall(node, node.output, true)]
      : [forwardCall(node, partial, false), sumPartsCall(node, partial)];
  },
  gradient: (build, node, outputGradient, wanted) => {
    const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
    const before = gradientBeforeActivation(build, node, outputGradient);
    return [
      wanted[0] === true ? addDenseInputGradient(build, x, kernel, before) : undefined,
      wanted[1] === true ? addDenseWeightGradient(build, x, before, kernel) : undefined,
      wanted[2] === true && bias !== undefined ? addBiasGradient(build, before) : undefined,
    ].slice(0, node.inputs.length);
  },
};

/** The product into `output`, with bias and activation where it is `whole`. */
function forwardCall(node: Node<DenseAttributes>, output: Tensor, whole: boolean): KernelCall {
  const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
  const { units, activation } = node.attributes;
  const inputs = sizeOf(x.shape);
  const panels = panelCount(units);
  const parts = partsOf(inputs, units);
  const together = parts > 1 ? panels : panelsPerPiece(panels);
  const used = whole ? bias : undefined;
  return {
    kernel: "denseForward",
    arguments: [
      x,
      kernel,
      used ?? 0,
      output,
      inputs,
      units,
      used === undefined ? 0 : 1,
      whole && activation === "relu" ? 1 : 0,
      together,
      parts,
      Math.ceil(inputs / parts),
      "images",
      "scratch",
    ],
    pieces: parts * Math.ceil(panels / together),
    reads: used === undefined ? [x, kernel] : [x, kernel, used],
    writes: [output],
    scratch:
      factorTableBytes(inputsAtOnce) +
      rowTableBytes(rowsAtOnce) +
      16 +
      (parts > 1 ? 4 * rowsAtOnce * inputsOfStretch : 0),
  };
}

function sumPartsCall(node: Node<DenseAttributes>, partial: Tensor): KernelCall {
  const bias = node.inputs[2];
  const { units, activation } = node.attributes;
  return {
    kernel: "denseSumParts",
    arguments: [
      partial,
      bias ?? 0,
      node.output,
      units,
      partial.shape[0]!,
      bias === undefined ? 0 : 1,
      activation === "relu" ? 1 : 0,
    ],
    pieces: "images",
    reads: bias === undefined ? [partial] : [partial, bias],
    writes: [node.output],
  };
}

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
  const { units } = attributes;
  const inputs = bias === undefined ? [x, kernel] : [x, kernel, bias];
  const parts = partsOf(sizeOf(x.shape), units);
  const extras = parts > 1 ? [build.images([parts, units], "dense in parts")] : [];
  return build.add(dense, attributes, inputs, build.images([units], "dense"), extras);
}
