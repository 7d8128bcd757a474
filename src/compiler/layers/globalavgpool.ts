import { layer } from "./layer.ts";

export const globalavgpool = layer({
  kind: "globalavgpool",
  doc: "The mean of every channel.",
  formula: "y[c] = the mean of x[i, j, c] over i, j",
  example: "globalavgpool",
  elsewhere: {
    keras: "keras.layers.GlobalAveragePooling2D",
    tfjs: "tf.layers.globalAveragePooling2d",
    pytorch: "torch.nn.AdaptiveAvgPool2d with output_size=1",
  },
  arguments: {},
  rank: "feature map",

  shape: ({ input: [height, width, channels] }) => ({
    shape: [channels],
    derivation: `the mean of ${height}*${width} = ${height * width} places, for ${channels} channels`,
  }),
});
