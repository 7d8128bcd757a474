import type { Shape } from "../shape.ts";

/**
 * One array of a plan. `images` tensors hold `shape` for every image of a chunk, one after the other, NHWC;
 * `fixed` ones hold `shape` once (parameters, gradients, statistics); `planes` ones hold `shape[0]` planes, one after
 * the other, each with the rest of the shape for every image.
 */
export interface Tensor {
  readonly id: number;
  readonly label: string;
  readonly extent: "images" | "fixed" | "planes";
  readonly shape: Shape;
  readonly bytesPerElement: 1 | 4;
}
