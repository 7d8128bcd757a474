import { imageShape, shapeLike } from "../../sides.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { slidOver } from "./conv-geometry.ts";
import { depthwiseArguments, type DepthwiseAttributes } from "./depthwise-geometry.ts";
import { addDepthwiseInputGradient, addDepthwiseWeightGradient } from "./depthwise-gradient.ts";

/** Inputs: images, and a kernel [height, width, channels, multiplier]. Output: [height, width, channels * multiplier]. */
export const depthwise: Op<DepthwiseAttributes> = {
  name: "depthwise",
  kernels: (node) => {
    const [x, kernel] = node.inputs as readonly [Tensor, Tensor];
    const [outHeight, outWidth, outputs] = imageShape(node.output.shape);
    const [kernelHeight, kernelWidth] = node.attributes.kernel;
    const geometry = depthwiseArguments(x, node.output, node.attributes);
    return [
      {
        kernel: "depthwiseForward",
        arguments: [x, kernel, node.output, ...geometry, "scratch"],
        pieces: "images",
        reads: [x, kernel],
        writes: [node.output],
        scratch:
          8 * (outHeight * (kernelHeight + 1) + outWidth * (kernelWidth + 1)) + 4 * (outputs + 3),
      },
    ];
  },
  gradient: (build, { inputs, attributes }, outputGradient, wanted) => {
    const [x, kernel] = inputs as readonly [Tensor, Tensor];
    return [
      wanted[0] === true
        ? addDepthwiseInputGradient(build, x, kernel, outputGradient, attributes)
        : undefined,
      wanted[1] === true
        ? addDepthwiseWeightGradient(build, x, kernel, outputGradient, attributes)
        : undefined,
    ];
  },
};

/** Adds a depthwise convolution of images [height, width, channels] and gives its output. */
export function addDepthwise(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  attributes: DepthwiseAttributes,
): Tensor {
  const [height, width, channels] = imageShape(x.shape);
  const size = slidOver([height, width], attributes);
  const outputs = channels * attributes.multiplier;
  return build.add(
    depthwise,
    attributes,
    [x, kernel],
    build.images(shapeLike(x.shape, size, outputs), "depthwise"),
  );
}
