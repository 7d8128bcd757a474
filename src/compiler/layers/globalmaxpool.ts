import { layer } from "./layer.ts";

export const globalmaxpool = layer({
  kind: "globalmaxpool",
  doc: "The largest number of every channel.",
  formula: "y[c] = the largest of x[i, j, c] over i, j",
  example: "globalmaxpool",
  elsewhere: {
    keras: "keras.layers.GlobalMaxPooling2D",
    tfjs: "tf.layers.globalMaxPooling2d",
    pytorch: "torch.nn.AdaptiveMaxPool2d with output_size=1",
  },
  arguments: {},
  rank: "feature map",

  shape: ({ input: [height, width, channels] }) => ({
    shape: [channels],
    derivation: `the largest of ${height}*${width} = ${height * width} places, for ${channels} channels`,
  }),
});
