import { share } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";

export const dropout = layer({
  kind: "dropout",
  doc: "In training sets a share of the numbers to 0 and enlarges the others by 1/(1 - rate).",
  formula:
    "training: y = x m/(1 - rate), where m is 0 with probability rate, else 1; otherwise y = x",
  example: "dropout .25",
  elsewhere: {
    keras: "keras.layers.Dropout",
    tfjs: "tf.layers.dropout",
    pytorch: "torch.nn.Dropout",
  },
  arguments: { rate: share({ position: 0, called: "the rate" }) },
  rank: "any",
  keepsShape: true,
  shape: ({ input }) => ({ shape: input, derivation: "" }),
});
