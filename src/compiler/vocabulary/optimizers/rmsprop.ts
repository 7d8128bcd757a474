import { real } from "../../arguments/kinds.ts";
import { clipping, decayOfMean, define, epsilon, rate } from "./definition.ts";

export const rmsprop = define(
  "rmsprop",
  {
    doc: "steps scaled by the mean square (Hinton, 2012)",
    formula: "v = rho v + (1 - rho) g^2; m = momentum m + rate g/sqrt(v + epsilon); w = w - m",
    elsewhere: {
      keras: "keras.optimizers.RMSprop",
      tfjs: "tf.train.rmsprop",
      pytorch: "torch.optim.RMSprop",
    },
  },
  {
    rate: rate(0.001),
    rho: decayOfMean(0.9, "how much of the mean squared gradient is kept each step"),
    momentum: real(
      { default: 0, doc: "how much of the last step is added to this one" },
      { atLeast: 0, atMost: 1 },
    ),
    epsilon: epsilon(),
    ...clipping(),
  },
);
