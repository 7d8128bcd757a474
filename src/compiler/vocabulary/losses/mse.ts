import { anyValues, type LossDefinition } from "./definition.ts";

export const mse: LossDefinition = {
  name: "mse",
  doc: "the mean squared difference from the true values",
  formula: "the mean of (y - t)^2",
  elsewhere: {
    keras: "keras.losses.MeanSquaredError",
    tfjs: "tf.losses.meanSquaredError",
    pytorch: "torch.nn.MSELoss",
  },
  fit: anyValues,
};
