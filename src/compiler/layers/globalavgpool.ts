import { channelsOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { sayPlaces } from "./say-places.ts";

export const globalavgpool = layer({
  kind: "globalavgpool",
  doc: "The mean of every channel over all places of a map, or over all steps of a sequence.",
  formula: "y[c] = the mean of x[i, j, c] over all places i, j",
  example: "globalavgpool",
  elsewhere: {
    keras: "keras.layers.GlobalAveragePooling2D",
    tfjs: "tf.layers.globalAveragePooling2d",
    pytorch: "torch.nn.AdaptiveAvgPool2d with output_size=1",
  },
  arguments: {},
  rank: "map",

  shape: ({ input }) => ({
    shape: [channelsOf(input)],
    derivation: `the mean of ${sayPlaces(input)}, for ${channelsOf(input)} channels`,
  }),
});
