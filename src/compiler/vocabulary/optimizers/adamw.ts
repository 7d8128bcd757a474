import { clipping, define, moments, rate } from "./definition.ts";

export const adamw = define("adamw", "adam with weight decay (Loshchilov and Hutter, 2017)", {
  rate: rate(0.001),
  ...moments(),
  ...clipping(0.004),
});
