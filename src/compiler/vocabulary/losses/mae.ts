import { anyValues, type LossDefinition } from "./definition.ts";

export const mae: LossDefinition = {
  name: "mae",
  doc: "the mean absolute difference from the true values",
  formula: "the mean of |y - t|",
  elsewhere: {
    keras: "keras.losses.MeanAbsoluteError",
    tfjs: "tf.losses.absoluteDifference",
    pytorch: "torch.nn.L1Loss",
  },
  fit: anyValues,
};
