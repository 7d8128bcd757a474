import { sides } from "../arguments/kinds.ts";
import { channelsOf, placesOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { allSides, type Side } from "./window.ts";

export const pad = layer({
  kind: "pad",
  doc: "Zeros on every side: rows above and below, columns left and right; of a sequence, steps before and after.",
  formula: "y[i + rows, j + columns, c] = x[i, j, c]; 0 elsewhere",
  example: "pad 1",
  elsewhere: {
    keras: "keras.layers.ZeroPadding2D",
    tfjs: "tf.layers.zeroPadding2d",
    pytorch: "torch.nn.ZeroPad2d",
  },
  arguments: { amount: sides({ position: 0, called: "the amount" }, 0) },
  rank: "map",

  shape: ({ arguments: { amount }, input }) => {
    const { size, derivation } = allSides(placesOf(input).map((n, i) => padded(n, amount[i]!)));
    return { shape: [...size, channelsOf(input)], derivation };
  },
});

function padded(n: number, amount: number): Side {
  return { size: n + 2 * amount, text: `${n} + 2*${amount} = ${n + 2 * amount}` };
}
