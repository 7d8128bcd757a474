import { formatShape, type Shape } from "../shape.ts";

/** What a shape with the wrong number of sizes may have meant: `28x28` lacks its one channel. */
export function suggestShape(shape: Shape): string {
  return formatShape(shape.length === 2 ? [...shape, 1] : shape.slice(-3));
}
