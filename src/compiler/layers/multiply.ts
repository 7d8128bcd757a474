import { elementwise } from "./merging.ts";

export const multiply = elementwise(
  "multiply",
  "The product of the current tensor and the named ones, number by number.",
);
