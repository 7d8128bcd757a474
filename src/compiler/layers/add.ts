import { elementwise } from "./merging.ts";

export const add = elementwise("add", "The sum of the current tensor and the named ones.");
