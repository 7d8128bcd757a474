import { clipping, define, moments, rate } from "./definition.ts";

export const nadam = define("nadam", "adam with Nesterov momentum (Dozat, 2016)", {
  rate: rate(0.001),
  ...moments(),
  ...clipping(),
});
