import type { LossDefinition } from "./definition.ts";
import { unitsOf } from "./ending.ts";

/** -log of the probability that the net gives the true one of two classes, out of one unit. */
export const binaryCrossentropy: LossDefinition = {
  name: "binary-crossentropy",
  doc: "how surprised the net is by the true one of two classes",
  formula: "-t log p - (1 - t) log(1 - p)",
  elsewhere: {
    keras: "keras.losses.BinaryCrossentropy",
    tfjs: "tf.losses.sigmoidCrossEntropy",
    pytorch: "torch.nn.BCELoss",
  },
  fit: (ending) => {
    const probability = ending.activation === "sigmoid";
    const logit = ending.activation === "linear";
    if (unitsOf(ending) === 1 && (probability || logit)) return { fits: true, fromLogits: logit };
    return {
      fits: false,
      wants: "one unit with sigmoid (or without activation)",
      way: "for two classes end in `dense 1 sigmoid`; for more use `loss crossentropy` and end in softmax",
    };
  },
};
