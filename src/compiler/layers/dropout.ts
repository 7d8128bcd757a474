import { share } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";

export const dropout = layer({
  kind: "dropout",
  doc: "In training sets a share of the numbers to 0 and enlarges the others by 1/(1 - rate).",
  example: "dropout .25",
  arguments: { rate: share({ position: 0, called: "the rate" }) },
  rank: "any",
  keepsShape: true,
  shape: ({ input }) => ({ shape: input, derivation: "" }),
});
