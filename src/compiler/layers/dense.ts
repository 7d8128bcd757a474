import { count } from "../arguments/kinds.ts";
import { channelsOf, placesOf, sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { activation, bias, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";

export const dense = layer({
  kind: "dense",
  doc: "Every unit weighs all the numbers that come in. A feature map is flattened first; of a sequence each step is read by itself.",
  formula: "y = activation(x W + b)",
  example: "dense 128 relu",
  elsewhere: { keras: "keras.layers.Dense", tfjs: "tf.layers.dense", pytorch: "torch.nn.Linear" },
  arguments: {
    units: count({ position: 0, called: "the number of units" }),
    activation,
    bias,
    ...weighted,
  },
  rank: "features",

  shape: ({ arguments: { units }, input }) => ({
    shape: [...placesOf(input), units],
    derivation: "",
  }),

  parameters: ({ arguments: { units, bias, ...options }, input }) => [
    kernelOf("kernel", { inputs: channelsOf(input), units }, options),
    ...biasOf(bias, { units }),
  ],

  multiplyAdds: ({ arguments: { units }, input }) => sizeOf(input) * units,
});
