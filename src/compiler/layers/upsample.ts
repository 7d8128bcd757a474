import { sides, word } from "../arguments/kinds.ts";
import { channelsOf, placesOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { allSides, type Side } from "./window.ts";

export const upsample = layer({
  kind: "upsample",
  doc: "Makes the map larger, or the sequence longer: `nearest` repeats numbers, `bilinear` draws lines between them.",
  formula:
    "nearest: y[i, j, c] = x[floor(i/k), floor(j/k), c]; bilinear: between the centres of the pixels",
  example: "upsample 2 bilinear",
  elsewhere: {
    keras: "keras.layers.UpSampling2D",
    tfjs: "tf.layers.upSampling2d",
    pytorch: "torch.nn.Upsample",
  },
  arguments: {
    size: sides({ position: 0, called: "the size" }),
    interpolation: word("the interpolation", ["nearest", "bilinear"], "nearest"),
  },
  rank: "map",

  shape: ({ arguments: { size: by }, input }) => {
    const { size, derivation } = allSides(placesOf(input).map((n, i) => enlarged(n, by[i]!)));
    return { shape: [...size, channelsOf(input)], derivation };
  },
});

function enlarged(n: number, by: number): Side {
  return { size: n * by, text: `${n}*${by} = ${n * by}` };
}
