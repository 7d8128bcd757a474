import { sizeOf } from "../shape.ts";
import { layer } from "./layer.ts";

export const flatten = layer({
  kind: "flatten",
  doc: "Writes all numbers one after the other, as dense layers read them.",
  example: "flatten",
  arguments: {},
  rank: "any",

  shape: ({ input }) => ({
    shape: [sizeOf(input)],
    derivation: input.length === 1 ? "" : `${input.join("*")} = ${sizeOf(input)}`,
  }),
});
