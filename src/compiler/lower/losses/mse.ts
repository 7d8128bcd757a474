import type { LossRule } from "./rule.ts";

/** The mean over units of squared differences. */
export const mse: LossRule = { logits: "squaredError", outputs: "squaredError" };
