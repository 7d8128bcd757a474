import { channelsOf } from "../shape.ts";
import { layer } from "./layer.ts";
import { sayPlaces } from "./say-places.ts";

export const globalmaxpool = layer({
  kind: "globalmaxpool",
  doc: "The largest number of every channel over all places of a map, or over all steps of a sequence.",
  formula: "y[c] = the largest of x[i, j, c] over all places i, j",
  example: "globalmaxpool",
  elsewhere: {
    keras: "keras.layers.GlobalMaxPooling2D",
    tfjs: "tf.layers.globalMaxPooling2d",
    pytorch: "torch.nn.AdaptiveMaxPool2d with output_size=1",
  },
  arguments: {},
  rank: "map",

  shape: ({ input }) => ({
    shape: [channelsOf(input)],
    derivation: `the largest of ${sayPlaces(input)}, for ${channelsOf(input)} channels`,
  }),
});
