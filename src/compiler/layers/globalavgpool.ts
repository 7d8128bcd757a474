import { layer } from "./layer.ts";

export const globalavgpool = layer({
  kind: "globalavgpool",
  doc: "The mean of every channel.",
  example: "globalavgpool",
  arguments: {},
  rank: "feature map",

  shape: ({ input: [height, width, channels] }) => ({
    shape: [channels],
    derivation: `the mean of ${height}*${width} = ${height * width} places, for ${channels} channels`,
  }),
});
