import type { Builder } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { addReshape } from "./reshape.ts";

/** A sequence [steps, channels] as an image of one row, for the ops that know images alone; an image as it is. */
export function asImage(build: Builder, x: Tensor): Tensor {
  return x.shape.length === 2 ? addReshape(build, x, [1, ...x.shape]) : x;
}
