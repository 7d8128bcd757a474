import { channelsOf } from "../../shape.ts";
import { shapeLike, type Pair } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { addBiasGradient } from "./bias.ts";
import { conv } from "./conv.ts";
import type { WindowAttributes } from "./conv-geometry.ts";
import { inputGradientKernels, transposedWeights } from "./conv-input-gradient.ts";
import { gradientBeforeActivation } from "./conv-relu.ts";
import { addConvWeightGradient } from "./conv-weight-gradient.ts";

/**
 * A transposed convolution computes what the gradient of a convolution's input does: the convolution leads from its
 * output (`size` and `filters`) to its input, and stride, dilation and padding are those of that convolution.
 */
export interface ConvTransposeAttributes extends WindowAttributes {
  readonly filters: number;
  readonly activation: "linear" | "relu";
  /** Height and width of the output. */
  readonly size: Pair;
}

interface Attributes extends ConvTransposeAttributes {
  readonly groups: 1;
}

/** Inputs: images, kernel as panels of rows (height, width, filters) and columns inputs, and a bias where there is one. */
const convTranspose: Op<Attributes> = {
  name: "convTranspose",
  kernels: inputGradientKernels,
  gradient: (build, node, outputGradient, wanted) => {
    const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
    const { attributes } = node;
    const before = gradientBeforeActivation(build, node, outputGradient);
    const input = () =>
      build.add(
        conv,
        { ...attributes, filters: channelsOf(x.shape), activation: "linear" },
        [before, kernel],
        build.images(x.shape, `${x.label}, gradient`),
      );
    return [
      wanted[0] === true ? input() : undefined,
      wanted[1] === true
        ? addConvWeightGradient(build, before, x, kernel, undefined, attributes).kernel
        : undefined,
      wanted[2] === true && bias !== undefined ? addBiasGradient(build, before) : undefined,
    ].slice(0, node.inputs.length);
  },
};

/** Adds a transposed convolution and gives its output [height, width, filters]. */
export function addConvTranspose(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  attributes: ConvTransposeAttributes,
): Tensor {
  const full: Attributes = { ...attributes, groups: 1 };
  const transposed = transposedWeights(
    build,
    full,
    channelsOf(x.shape),
    attributes.filters,
    kernel.label,
  );
  return build.add(
    convTranspose,
    full,
    bias === undefined ? [x, kernel] : [x, kernel, bias],
    build.images(shapeLike(x.shape, attributes.size, attributes.filters), "convtranspose"),
    [transposed],
  );
}
