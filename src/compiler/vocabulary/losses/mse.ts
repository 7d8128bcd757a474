import { anyValues, type LossDefinition } from "./definition.ts";

export const mse: LossDefinition = {
  name: "mse",
  doc: "the mean squared difference from the true values",
  fit: anyValues,
};
