import { imageShape } from "../../sides.ts";
import type { Tensor } from "../tensor.ts";
import type { WindowAttributes } from "./conv-geometry.ts";

export interface DepthwiseAttributes extends WindowAttributes {
  /** Outputs of each channel. */
  readonly multiplier: number;
}

/** The numbers that every depthwise kernel takes, in their order: the convolution leads from `x` to `y`. */
export function depthwiseArguments(
  x: Tensor,
  y: Tensor,
  attributes: DepthwiseAttributes,
): readonly number[] {
  const { kernel, stride, dilation, padding, multiplier } = attributes;
  return [
    ...imageShape(x.shape),
    ...imageShape(y.shape).slice(0, 2),
    multiplier,
    ...kernel,
    ...stride,
    ...dilation,
    padding.top,
    padding.left,
  ];
}
