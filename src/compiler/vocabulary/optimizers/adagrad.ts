import { clipping, define, epsilon, rate } from "./definition.ts";

/** The sum of squares starts at .1, as in Keras. */
export const adagrad = define("adagrad", "steps scaled by the sum of squares (Duchi, 2011)", {
  rate: rate(0.001),
  epsilon: epsilon(),
  ...clipping(),
});
