import { elementwise } from "./merging.ts";

export const multiply = elementwise("multiply", {
  doc: "The product of the current tensor and the named ones.",
  formula: "y = x times the named ones, number by number",
  elsewhere: {
    keras: "keras.layers.Multiply",
    tfjs: "tf.layers.multiply",
    pytorch: "torch.mul",
  },
});
