import { pair } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { padding } from "./options.ts";
import { slide } from "./window.ts";

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
    pool: pair({ position: 0, called: "the pool" }),
    padding,
    stride: pair({ as: "pool", doc: "steps between places; the pool itself unless given" }),
  },
  rank: "feature map",

  shape: ({ arguments: { pool, stride, padding }, input, at }) => {
    const window = { called: "pool", size: pool, stride, dilation: [1, 1], padding } as const;
    const places = slide("maxpool", window, input, at("pool"));
    if ("code" in places) return places;
    return { shape: [...places.size, input[2]], derivation: places.derivation };
  },
});
