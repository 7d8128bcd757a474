import type { LossRule } from "./rule.ts";

/** The mean over units of absolute differences. */
export const mae: LossRule = { logits: "absoluteError", outputs: "absoluteError" };
