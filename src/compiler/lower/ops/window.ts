import type { Padding } from "../../network.ts";
import type { Shape } from "../../shape.ts";
import { imageShape, type Pair } from "../../sides.ts";

/** A window that moves over height and width. */
export interface WindowAttributes {
  readonly pool: Pair;
  readonly stride: Pair;
  readonly padding: Padding;
}

/** A window over an image of known size. */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly pool: Pair;
  readonly stride: Pair;
  readonly top: number;
  readonly left: number;
}

/**
 * How many places there are along one axis and how much padding comes before it: `valid` floor((n - k)/s) + 1, `same`
 * ceil(n/s) with max((ceil(n/s) - 1) s + k - n, 0) of padding, of which the smaller half comes first.
 */
function axis(n: number, k: number, s: number, padding: Padding): readonly [number, number] {
  switch (padding) {
    case "valid":
      return [Math.floor((n - k) / s) + 1, 0];
    case "same": {
      const count = Math.ceil(n / s);
      return [count, Math.max((count - 1) * s + k - n, 0) >> 1];
    }
  }
}

/** @param shape height, width, channels of what the window moves over; or steps, channels: an image of one row */
export function windowOver(shape: Shape, { pool, stride, padding }: WindowAttributes): Window {
  const [height, width, channels] = imageShape(shape);
  const [outHeight, top] = axis(height, pool[0], stride[0], padding);
  const [outWidth, left] = axis(width, pool[1], stride[1], padding);
  return { height, width, channels, outHeight, outWidth, pool, stride, top, left };
}

/** The arguments of the kernels that take any window. */
export function windowArguments(w: Window): readonly number[] {
  return [
    w.height,
    w.width,
    w.channels,
    w.outHeight,
    w.outWidth,
    ...w.pool,
    ...w.stride,
    w.top,
    w.left,
  ];
}
