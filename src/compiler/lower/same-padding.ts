import type { Padding, Pair } from "../network.ts";
import type { PadAttributes } from "./ops/pad.ts";

/**
 * Zeros around an image for a window: none for `valid`; for `same` max((ceil(n/s) - 1) s + d (k - 1) + 1 - n, 0) along
 * each axis, the odd one at the end.
 */
export function paddingOf(
  [height, width]: readonly number[],
  options: {
    readonly kernel: Pair;
    readonly stride: Pair;
    readonly dilation: Pair;
    readonly padding: Padding;
  },
): PadAttributes {
  const { kernel, stride, dilation, padding } = options;
  if (padding === "valid") return { top: 0, bottom: 0, left: 0, right: 0 };
  const total = (n: number, axis: 0 | 1): number => {
    const count = Math.ceil(n / stride[axis]);
    return Math.max((count - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1 - n, 0);
  };
  const rows = total(height!, 0);
  const columns = total(width!, 1);
  return {
    top: rows >> 1,
    bottom: rows - (rows >> 1),
    left: columns >> 1,
    right: columns - (columns >> 1),
  };
}
