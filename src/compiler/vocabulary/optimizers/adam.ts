import { clipping, define, moments, rate } from "./definition.ts";

export const adam = define("adam", "steps scaled by running moments (Kingma and Ba, 2014)", {
  rate: rate(0.001),
  ...moments(),
  ...clipping(),
});
