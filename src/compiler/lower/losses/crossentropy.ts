import type { LossRule } from "./rule.ts";

/** The negative logarithm of the label's probability. Of logits the softmax is taken in the same pass. */
export const crossentropy: LossRule = {
  logits: "crossentropyLogits",
  outputs: "crossentropyProbabilities",
};
