import { sides } from "../arguments/kinds.ts";
import { channelsOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { padding } from "./options.ts";
import { slide, oneEach } from "./window.ts";

export const maxpool = layer({
  kind: "maxpool",
  doc: "Maximum pooling: the largest number of every window, channel by channel.",
  formula: "y[i, j, c] = the largest of x[i s + u, j s + v, c] over u, v",
  example: "maxpool 2",
  elsewhere: {
    keras: "keras.layers.MaxPooling2D",
    tfjs: "tf.layers.maxPooling2d",
    pytorch: "torch.nn.MaxPool2d",
  },
  arguments: {
    pool: sides({ position: 0, called: "the pool" }),
    padding,
    stride: sides({ as: "pool", doc: "steps between places; the pool itself unless given" }),
  },
  rank: "map",

  shape: ({ arguments: { pool, stride, padding }, input, at }) => {
    const dilation = oneEach(pool);
    const window = { called: "pool", size: pool, stride, dilation, padding } as const;
    const places = slide("maxpool", window, input, at("pool"));
    if ("code" in places) return places;
    return { shape: [...places.size, channelsOf(input)], derivation: places.derivation };
  },
});
