import { imageShape, shapeLike } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import {
  blockOf,
  copyBytes,
  factorTableBytes,
  geometryArguments,
  reachesOver,
  rowTableBytes,
  seenInputs,
  slidOver,
  type ConvAttributes,
  type ConvGeometry,
} from "./conv-geometry.ts";
import { addConvInputGradient } from "./conv-input-gradient.ts";
import { gradientBeforeActivation } from "./conv-relu.ts";
import { addConvWeightGradient } from "./conv-weight-gradient.ts";
import { addWinograd } from "./winograd.ts";
import { winogradTiling } from "./winograd-tiles.ts";

/**
 * Inputs: images, kernel as panels, and a bias where there is one. Output: [height, width, filters]. Direct: for every
 * shape; `addConv` takes another algorithm where one is faster.
 */
export const conv: Op<ConvAttributes> = {
  name: "conv",
  kernels: (node) => {
    const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
    const { attributes, output } = node;
    const geometry: ConvGeometry = {
      wide: x,
      narrow: output,
      attributes,
      groups: attributes.groups,
    };
    const block = blockOf(geometry);
    return [
      {
        kernel: "convForward",
        arguments: [
          x,
          kernel,
          bias ?? 0,
          output,
          ...geometryArguments(geometry),
          bias === undefined ? 0 : 1,
          attributes.activation === "relu" ? 1 : 0,
          reachesOver(geometry) ? 1 : 0,
          block.images,
          block.lines,
          "scratch",
        ],
        pieces: "images",
        reads: bias === undefined ? [x, kernel] : [x, kernel, bias],
        writes: [output],
        scratch:
          factorTableBytes(seenInputs(geometry)) +
          rowTableBytes(block.pixels) +
          copyBytes(geometry, block),
      },
    ];
  },
  gradient: (build, node, outputGradient, wanted) => {
    const [x, kernel, bias] = node.inputs as readonly [Tensor, Tensor, Tensor?];
    const before = gradientBeforeActivation(build, node, outputGradient);
    const weights =
      wanted[1] === true || wanted[2] === true
        ? addConvWeightGradient(build, x, before, kernel, bias, node.attributes)
        : undefined;
    const input =
      wanted[0] === true
        ? addConvInputGradient(build, x, kernel, before, node.attributes)
        : undefined;
    return [input, weights?.kernel, weights?.bias].slice(0, node.inputs.length);
  },
};

/**
 * Adds a convolution of images [height, width, channels], or along sequences [steps, channels], with a kernel of panels (`panelsShape` of rows kernel height *
 * kernel width * channels/groups and columns filters) and gives its output, with filters for channels.
 */
export function addConv(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  attributes: ConvAttributes,
): Tensor {
  const [imageHeight, imageWidth, channels] = imageShape(x.shape);
  const size = slidOver([imageHeight, imageWidth], attributes);
  const tiling =
    build.convolutions === "winograd" ? winogradTiling(attributes, channels, size) : undefined;
  if (tiling !== undefined) {
    return addWinograd(build, x, kernel, bias, attributes, size, tiling);
  }
  const output = build.images(shapeLike(x.shape, size, attributes.filters), "conv");
  return build.add(conv, attributes, bias === undefined ? [x, kernel] : [x, kernel, bias], output);
}
