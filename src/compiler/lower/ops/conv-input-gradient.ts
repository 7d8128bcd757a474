import { channelsOf } from "../../shape.ts";
import type { Builder, KernelCall, Node, Op } from "../op.ts";
import { panelsShape } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import {
  blockOf,
  factorTableBytes,
  geometryArguments,
  rowTableBytes,
  type ConvAttributes,
  type ConvGeometry,
  type WindowAttributes,
} from "./conv-geometry.ts";

export interface InputGradientAttributes extends WindowAttributes {
  readonly groups: number;
  readonly activation: "linear" | "relu";
}

/** Where the weights are kept transposed while a step lasts: panels of [filters, inputs] for each place in the window. */
export function transposedWeights(
  build: Builder,
  attributes: WindowAttributes & { readonly groups: number },
  filters: number,
  channels: number,
  label: string,
): Tensor {
  const { kernel, groups } = attributes;
  const layout = { rows: filters / groups, columns: channels, groups };
  return build.fixed([kernel[0] * kernel[1], ...panelsShape(layout)], `${label} transposed`);
}

/**
 * Inputs: gradient of a convolution's output, its kernel as panels, and a bias where this is a transposed convolution.
 * Output: the gradient of the convolution's input. Extras: the transposed weights.
 */
export function inputGradientKernels<A extends InputGradientAttributes>(
  node: Node<A>,
): readonly KernelCall[] {
  const [gradient, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
  const [transposed] = node.extras as readonly [Tensor];
  const { groups, activation } = node.attributes;
  const geometry: ConvGeometry = {
    wide: node.output,
    narrow: gradient,
    attributes: node.attributes,
    groups,
  };
  const taps = node.attributes.kernel[0] * node.attributes.kernel[1];
  const groupChannels = channelsOf(node.output.shape) / groups;
  const groupFilters = channelsOf(gradient.shape) / groups;
  const block = blockOf(geometry);
  return [
    {
      kernel: "transposePanels",
      arguments: [kernel, transposed, taps, groupChannels, groupFilters],
      pieces: groups * taps,
      reads: [kernel],
      writes: [transposed],
    },
    {
      kernel: "convInputGradient",
      arguments: [
        gradient,
        transposed,
        bias ?? 0,
        node.output,
        ...geometryArguments(geometry),
        bias === undefined ? 0 : 1,
        activation === "relu" ? 1 : 0,
        block.images,
        block.lines,
        "scratch",
      ],
      pieces: "images",
      reads: bias === undefined ? [gradient, transposed] : [gradient, transposed, bias],
      writes: [node.output],
      scratch: factorTableBytes(groupFilters) + rowTableBytes(block.pixels),
    },
  ];
}

const convInputGradient: Op<InputGradientAttributes> = {
  name: "convInputGradient",
  kernels: inputGradientKernels,
};

/** Adds the gradient of the input `x` of a convolution. */
export function addConvInputGradient(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  outputGradient: Tensor,
  attributes: ConvAttributes,
): Tensor {
  const transposed = transposedWeights(
    build,
    attributes,
    attributes.filters,
    channelsOf(x.shape),
    kernel.label,
  );
  return build.add(
    convInputGradient,
    { ...attributes, activation: "linear" },
    [outputGradient, kernel],
    build.images(x.shape, `${x.label}, gradient`),
    [transposed],
  );
}
