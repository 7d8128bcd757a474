import { real, yesNo } from "../../arguments/kinds.ts";
import { clipping, define, rate } from "./definition.ts";

export const sgd = define(
  "sgd",
  {
    doc: "gradient descent, with momentum where asked",
    formula: "v = momentum v - rate g; w = w + v; with nesterov w = w + momentum v - rate g",
    elsewhere: { keras: "keras.optimizers.SGD", tfjs: "tf.train.sgd", pytorch: "torch.optim.SGD" },
  },
  {
    rate: rate(0.01),
    momentum: real(
      { default: 0, doc: "how much of the last step is added to this one" },
      { atLeast: 0, atMost: 1 },
    ),
    nesterov: yesNo({ default: false, doc: "look ahead by the momentum (Nesterov, 1983)" }),
    ...clipping(),
  },
);
