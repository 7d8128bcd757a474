import { pair } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { bothSides, type Side } from "./window.ts";

export const pad = layer({
  kind: "pad",
  doc: "Zeros on every side: rows above and below, columns left and right.",
  formula: "y[i + rows, j + columns, c] = x[i, j, c]; 0 elsewhere",
  example: "pad 1",
  elsewhere: {
    keras: "keras.layers.ZeroPadding2D",
    tfjs: "tf.layers.zeroPadding2d",
    pytorch: "torch.nn.ZeroPad2d",
  },
  arguments: { amount: pair({ position: 0, called: "the amount" }, 0) },
  rank: "feature map",

  shape: ({ arguments: { amount }, input: [height, width, channels] }) => {
    const { size, derivation } = bothSides(padded(height, amount[0]), padded(width, amount[1]));
    return { shape: [...size, channels], derivation };
  },
});

function padded(n: number, amount: number): Side {
  return { size: n + 2 * amount, text: `${n} + 2*${amount} = ${n + 2 * amount}` };
}
