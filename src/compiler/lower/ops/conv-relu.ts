import { sizeOf } from "../../shape.ts";
import type { Builder, Node, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Inputs: the gradient of a ReLU's result, and that result. Output: the gradient of what went in. */
const maskRelu: Op<null> = {
  name: "maskRelu",
  inPlace: 0,
  kernels: ({ inputs, output }: Node<null>) => {
    const [gradient, result] = inputs as readonly [Tensor, Tensor];
    return [
      {
        kernel: "maskRelu",
        arguments: [gradient, result, output, sizeOf(output.shape)],
        pieces: "images",
        reads: [gradient, result],
        writes: [output],
      },
    ];
  },
};

/** The gradient before the activation that a kernel has applied to `node.output`. */
export function gradientBeforeActivation<A extends { readonly activation: "linear" | "relu" }>(
  build: Builder,
  node: Node<A>,
  outputGradient: Tensor,
): Tensor {
  if (node.attributes.activation === "linear") return outputGradient;
  const masked = build.images(node.output.shape, `${node.output.label} before relu, gradient`);
  return build.add(maskRelu, null, [outputGradient, node.output], masked);
}
