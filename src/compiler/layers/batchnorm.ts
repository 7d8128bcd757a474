import { real, share, yesNo } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { vectorOf } from "./parameter.ts";

export const batchnorm = layer({
  kind: "batchnorm",
  doc: "Batch normalisation: every channel gets mean beta and deviation gamma over the batch; outside training, by moving statistics.",
  formula:
    "y = gamma (x - mean)/sqrt(variance + epsilon) + beta; moving = momentum moving + (1 - momentum) batch",
  example: "batchnorm",
  elsewhere: {
    keras: "keras.layers.BatchNormalization",
    tfjs: "tf.layers.batchNormalization",
    pytorch: "torch.nn.BatchNorm2d with momentum=1-momentum",
  },
  arguments: {
    momentum: share(
      { default: 0.99, doc: "what the moving statistics keep at each step" },
      { atLeast: 0, atMost: 1 },
    ),
    epsilon: real({ default: 1e-3, doc: "added to the variance" }, { above: 0 }),
    scale: yesNo({ default: true, doc: "multiply by gamma" }),
    center: yesNo({ default: true, doc: "add beta" }),
  },
  rank: "any",
  keepsShape: true,
  shape: ({ input }) => ({ shape: input, derivation: "" }),

  parameters: ({ arguments: { scale, center }, input }) => {
    const dimensions = { channels: input.at(-1) ?? 1 };
    return [
      ...(scale ? [vectorOf("gamma", dimensions, "ones")] : []),
      ...(center ? [vectorOf("beta", dimensions, "zeros")] : []),
      vectorOf("moving_mean", dimensions, "zeros", false),
      vectorOf("moving_variance", dimensions, "ones", false),
    ];
  },
});
