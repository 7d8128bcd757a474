import { pair, word } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { bothSides, type Side } from "./window.ts";

export const upsample = layer({
  kind: "upsample",
  doc: "Makes the map larger: `nearest` repeats numbers, `bilinear` draws lines between them.",
  formula:
    "nearest: y[i, j, c] = x[floor(i/k), floor(j/k), c]; bilinear: between the centres of the pixels",
  example: "upsample 2 bilinear",
  elsewhere: {
    keras: "keras.layers.UpSampling2D",
    tfjs: "tf.layers.upSampling2d",
    pytorch: "torch.nn.Upsample",
  },
  arguments: {
    size: pair({ position: 0, called: "the size" }),
    interpolation: word("the interpolation", ["nearest", "bilinear"], "nearest"),
  },
  rank: "feature map",

  shape: ({ arguments: { size: by }, input: [height, width, channels] }) => {
    const { size, derivation } = bothSides(enlarged(height, by[0]), enlarged(width, by[1]));
    return { shape: [...size, channels], derivation };
  },
});

function enlarged(n: number, by: number): Side {
  return { size: n * by, text: `${n}*${by} = ${n * by}` };
}
