import type { Builder, KernelCall, Node, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import {
  blockOf,
  copyBytes,
  factorTableBytes,
  filterPanels,
  geometryArguments,
  reachesOver,
  rowTableBytes,
  seenInputs,
  type ConvGeometry,
  type WindowAttributes,
} from "./conv-geometry.ts";

export interface WeightGradientAttributes extends WindowAttributes {
  readonly groups: number;
}

/** At least so many pieces where the weights are enough for them, so that a few threads have equal shares. */
const enoughPieces = 16;
/** Rows of a large tile; parts hold whole tiles. */
const tileRows = 6;

/** How many of a panel's rows a piece computes. */
function rowsOfPiece(rows: number, panels: number): number {
  const parts = Math.min(Math.ceil(enoughPieces / panels), Math.ceil(rows / (4 * tileRows)));
  return Math.ceil(rows / parts / tileRows) * tileRows;
}

/**
 * Inputs: the image that a convolution saw, and the gradient of its output. Output: the gradient of its kernel, as
 * panels. Extras: the gradient of its bias, where it has one.
 */
const convWeightGradient: Op<WeightGradientAttributes> = {
  name: "convWeightGradient",
  kernels: (node) => {
    const [x, gradient] = node.inputs as readonly [Tensor, Tensor];
    const biasGradient = node.extras[0];
    const { attributes } = node;
    const geometry = { wide: x, narrow: gradient, attributes, groups: attributes.groups };
    return [weightGradientCall(geometry, node, biasGradient)];
  },
};

function weightGradientCall(
  geometry: ConvGeometry,
  node: Node<WeightGradientAttributes>,
  biasGradient: Tensor | undefined,
): KernelCall {
  const { wide, narrow } = geometry;
  const block = blockOf(geometry);
  const rows = seenInputs(geometry);
  const panels = filterPanels(geometry);
  const partRows = rowsOfPiece(rows, panels);
  return {
    kernel: "convWeightGradient",
    arguments: [
      wide,
      narrow,
      node.output,
      biasGradient ?? 0,
      ...geometryArguments(geometry),
      reachesOver(geometry) ? 1 : 0,
      block.images,
      block.lines,
      partRows,
      "images",
      "accumulate",
      "scratch",
    ],
    pieces: Math.ceil(rows / partRows) * panels,
    reads: [wide, narrow],
    writes: biasGradient === undefined ? [node.output] : [node.output, biasGradient],
    scratch:
      factorTableBytes(rows) +
      rowTableBytes(partRows) +
      factorTableBytes(block.pixels) +
      copyBytes(geometry, block),
  };
}

/** Adds the gradient of a convolution's kernel, and of its bias where `bias` is given. */
export function addConvWeightGradient(
  build: Builder,
  x: Tensor,
  outputGradient: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  attributes: WeightGradientAttributes,
): { readonly kernel: Tensor; readonly bias: Tensor | undefined } {
  const biasGradient = bias && build.fixed(bias.shape, `${bias.label}, gradient`);
  const kernelGradient = build.add(
    convWeightGradient,
    attributes,
    [x, outputGradient],
    build.fixed(kernel.shape, `${kernel.label}, gradient`),
    biasGradient === undefined ? [] : [biasGradient],
  );
  return { kernel: kernelGradient, bias: biasGradient };
}
