import { count } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { activation, bias, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";

export const dense = layer({
  kind: "dense",
  doc: "Every unit weighs all the numbers that come in. A feature map is flattened first.",
  formula: "y = activation(x W + b)",
  example: "dense 128 relu",
  elsewhere: { keras: "keras.layers.Dense", tfjs: "tf.layers.dense", pytorch: "torch.nn.Linear" },
  arguments: {
    units: count({ position: 0, called: "the number of units" }),
    activation,
    bias,
    ...weighted,
  },
  rank: "vector",

  shape: ({ arguments: { units } }) => ({ shape: [units], derivation: "" }),

  parameters: ({ arguments: { units, bias, ...options }, input: [inputs] }) => [
    kernelOf("kernel", { inputs, units }, options),
    ...biasOf(bias, { units }),
  ],

  multiplyAdds: ({ arguments: { units }, input: [inputs] }) => inputs * units,
});
