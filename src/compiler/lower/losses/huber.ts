import type { LossRule } from "./rule.ts";

/** Squares up to a difference of 1, straight beyond; Keras's delta. */
export const huber: LossRule = { logits: "huber", outputs: "huber" };
