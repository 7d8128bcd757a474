import { anyValues, type LossDefinition } from "./definition.ts";

export const mae: LossDefinition = {
  name: "mae",
  doc: "the mean absolute difference from the true values",
  fit: anyValues,
};
