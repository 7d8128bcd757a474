import { anyValues, type LossDefinition } from "./definition.ts";

export const huber: LossDefinition = {
  name: "huber",
  doc: "squared for differences below 1, absolute above (Huber, 1964)",
  formula: "the mean of d^2/2 where |d| <= 1, else |d| - 1/2, with d = y - t",
  elsewhere: {
    keras: "keras.losses.Huber",
    tfjs: "tf.losses.huberLoss",
    pytorch: "torch.nn.HuberLoss",
  },
  fit: anyValues,
};
