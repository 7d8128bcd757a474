import { real, yesNo } from "../../arguments/kinds.ts";
import { clipping, define, rate } from "./definition.ts";

export const sgd = define("sgd", "gradient descent, with momentum where asked", {
  rate: rate(0.01),
  momentum: real(
    { default: 0, doc: "how much of the last step is added to this one" },
    { atLeast: 0, atMost: 1 },
  ),
  nesterov: yesNo({ default: false, doc: "look ahead by the momentum (Nesterov, 1983)" }),
  ...clipping(),
});
