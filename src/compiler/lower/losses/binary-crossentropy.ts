import type { LossRule } from "./rule.ts";

/** Each unit is a probability of its own; the mean over units. */
export const binaryCrossentropy: LossRule = {
  logits: "binaryLogits",
  outputs: "binaryProbabilities",
};
