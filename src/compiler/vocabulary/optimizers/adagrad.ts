import { clipping, define, epsilon, rate } from "./definition.ts";

/** The sum of squares starts at .1, as in Keras. */
export const adagrad = define(
  "adagrad",
  {
    doc: "steps scaled by the sum of squares (Duchi, 2011)",
    formula: "a = a + g^2, from .1; w = w - rate g/sqrt(a + epsilon)",
    elsewhere: {
      keras: "keras.optimizers.Adagrad",
      tfjs: "tf.train.adagrad",
      pytorch: "torch.optim.Adagrad",
    },
  },
  {
    rate: rate(0.001),
    epsilon: epsilon(),
    ...clipping(),
  },
);
