import { sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";

export const flatten = layer({
  kind: "flatten",
  doc: "Writes all numbers one after the other, as dense layers read them.",
  formula: "y[(i w + j) c + k] = x[i, j, k], for a map of w columns and c channels",
  example: "flatten",
  elsewhere: {
    keras: "keras.layers.Flatten",
    tfjs: "tf.layers.flatten",
    pytorch: "torch.nn.Flatten",
  },
  arguments: {},
  rank: "any",

  shape: ({ input }) => ({
    shape: [sizeOf(input)],
    derivation: input.length === 1 ? "" : `${input.join("*")} = ${sizeOf(input)}`,
  }),
});
