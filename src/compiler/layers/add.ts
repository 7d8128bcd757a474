import { elementwise } from "./merging.ts";

export const add = elementwise("add", {
  doc: "The sum of the current tensor and the named ones.",
  formula: "y = x + the named ones, number by number",
  elsewhere: { keras: "keras.layers.Add", tfjs: "tf.layers.add", pytorch: "torch.add" },
});
