import { layer } from "./layer.ts";

export const globalmaxpool = layer({
  kind: "globalmaxpool",
  doc: "The largest number of every channel.",
  example: "globalmaxpool",
  arguments: {},
  rank: "feature map",

  shape: ({ input: [height, width, channels] }) => ({
    shape: [channels],
    derivation: `the largest of ${height}*${width} = ${height * width} places, for ${channels} channels`,
  }),
});
