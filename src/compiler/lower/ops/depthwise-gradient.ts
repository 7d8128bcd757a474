import { channelsOf } from "../../shape.ts";
import { imageShape } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { depthwiseArguments, type DepthwiseAttributes } from "./depthwise-geometry.ts";

/** Inputs: the gradient of a depthwise convolution's output, and its kernel. Output: the gradient of its input. */
const depthwiseInputGradient: Op<DepthwiseAttributes> = {
  name: "depthwiseInputGradient",
  kernels: (node) => {
    const [gradient, kernel] = node.inputs as readonly [Tensor, Tensor];
    const [height, width] = imageShape(node.output.shape);
    const [kernelHeight, kernelWidth] = node.attributes.kernel;
    const geometry = depthwiseArguments(node.output, gradient, node.attributes);
    return [
      {
        kernel: "depthwiseInputGradient",
        arguments: [gradient, kernel, node.output, ...geometry, "scratch"],
        pieces: "images",
        reads: [gradient, kernel],
        writes: [node.output],
        scratch:
          8 * (height * (kernelHeight + 1) + width * (kernelWidth + 1)) +
          4 * channelsOf(gradient.shape),
      },
    ];
  },
};

/** Outputs of a pixel whose weights one piece computes. */
const outputsOfPiece = 16;

/** Inputs: the images, and the gradient of the output. Output: the gradient of the kernel. */
const depthwiseWeightGradient: Op<DepthwiseAttributes> = {
  name: "depthwiseWeightGradient",
  kernels: (node) => {
    const [x, gradient] = node.inputs as readonly [Tensor, Tensor];
    const geometry = depthwiseArguments(x, gradient, node.attributes);
    const [kernelHeight, kernelWidth] = node.attributes.kernel;
    const outputs = channelsOf(gradient.shape);
    return [
      {
        kernel: "depthwiseWeightGradient",
        arguments: [x, gradient, node.output, ...geometry, "images", "accumulate", "scratch"],
        pieces: kernelHeight * kernelWidth * Math.ceil(outputs / outputsOfPiece),
        reads: [x, gradient],
        writes: [node.output],
        scratch: 4 * (outputs + 3),
      },
    ];
  },
};

/** Adds the gradient of the input `x` of a depthwise convolution. */
export function addDepthwiseInputGradient(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  outputGradient: Tensor,
  attributes: DepthwiseAttributes,
): Tensor {
  const gradient = build.images(x.shape, `${x.label}, gradient`);
  return build.add(depthwiseInputGradient, attributes, [outputGradient, kernel], gradient);
}

/** Adds the gradient of a depthwise convolution's kernel. */
export function addDepthwiseWeightGradient(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  outputGradient: Tensor,
  attributes: DepthwiseAttributes,
): Tensor {
  const gradient = build.fixed(kernel.shape, `${kernel.label}, gradient`);
  return build.add(depthwiseWeightGradient, attributes, [x, outputGradient], gradient);
}
