import { anyValues, type LossDefinition } from "./definition.ts";

export const huber: LossDefinition = {
  name: "huber",
  doc: "squared for differences below 1, absolute above (Huber, 1964)",
  fit: anyValues,
};
