import { pair } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { padding } from "./options.ts";
import { slide } from "./window.ts";

export const avgpool = layer({
  kind: "avgpool",
  doc: "Average pooling: the mean of every window, channel by channel; padding does not count.",
  formula: "y[i, j, c] = the mean of x[i s + u, j s + v, c] over u, v",
  example: "avgpool 2",
  elsewhere: {
    keras: "keras.layers.AveragePooling2D",
    tfjs: "tf.layers.averagePooling2d",
    pytorch: "torch.nn.AvgPool2d with count_include_pad=False",
  },
  arguments: {
    pool: pair({ position: 0, called: "the pool" }),
    padding,
    stride: pair({ as: "pool", doc: "steps between places; the pool itself unless given" }),
  },
  rank: "feature map",

  shape: ({ arguments: { pool, stride, padding }, input, at }) => {
    const window = { called: "pool", size: pool, stride, dilation: [1, 1], padding } as const;
    const places = slide("avgpool", window, input, at("pool"));
    if ("code" in places) return places;
    return { shape: [...places.size, input[2]], derivation: places.derivation };
  },
});
