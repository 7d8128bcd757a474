import { clipping, define, moments, rate } from "./definition.ts";

export const adam = define(
  "adam",
  {
    doc: "steps scaled by running moments (Kingma and Ba, 2014)",
    formula:
      "m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2; w = w - rate sqrt(1 - beta2^t)/(1 - beta1^t) m/(sqrt(v) + epsilon)",
    elsewhere: {
      keras: "keras.optimizers.Adam",
      tfjs: "tf.train.adam",
      pytorch: "torch.optim.Adam",
    },
  },
  {
    rate: rate(0.001),
    ...moments(),
    ...clipping(),
  },
);
