import { real, yesNo } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { vectorOf } from "./parameter.ts";

export const layernorm = layer({
  kind: "layernorm",
  doc: "Layer normalisation: the channels of every place get mean beta and deviation gamma.",
  formula:
    "y = gamma (x - mean)/sqrt(variance + epsilon) + beta, mean and variance over the channels of one place",
  example: "layernorm",
  elsewhere: {
    keras: "keras.layers.LayerNormalization",
    tfjs: "tf.layers.layerNormalization",
    pytorch: "torch.nn.LayerNorm",
  },
  arguments: {
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
    ];
  },
});
