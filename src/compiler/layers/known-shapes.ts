import { formatShape, type Shape } from "../shape.ts";

/** Whether tensors may have this shape: a vector, a sequence or an image. */
export function isShape(shape: Shape): boolean {
  return shape.length >= 1 && shape.length <= 3;
}

/** What a shape with too many sizes may have meant: without those in front, which are no part of one image. */
export function suggestShape(shape: Shape): string {
  return formatShape(shape.slice(-3));
}
