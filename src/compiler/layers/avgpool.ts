import { sides } from "../arguments/kinds.ts";
import { channelsOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { padding } from "./options.ts";
import { slide, oneEach } from "./window.ts";

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
    pool: sides({ position: 0, called: "the pool" }),
    padding,
    stride: sides({ as: "pool", doc: "steps between places; the pool itself unless given" }),
  },
  rank: "map",

  shape: ({ arguments: { pool, stride, padding }, input, at }) => {
    const dilation = oneEach(pool);
    const window = { called: "pool", size: pool, stride, dilation, padding } as const;
    const places = slide("avgpool", window, input, at("pool"));
    if ("code" in places) return places;
    return { shape: [...places.size, channelsOf(input)], derivation: places.derivation };
  },
});
