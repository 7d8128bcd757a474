import type { Shape } from "../shape.ts";

/**
 * One array of a plan. `images` tensors hold `shape` for every image of a chunk, one after the other, NHWC;
 * `fixed` ones hold `shape` once (parameters, gradients, statistics).
 */
export interface Tensor {
  readonly id: number;
  readonly label: string;
  readonly extent: "images" | "fixed";
  readonly shape: Shape;
  readonly bytesPerElement: 1 | 4;
}
