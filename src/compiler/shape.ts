/** Sizes without the batch dimension: `[28, 28, 1]` is height, width, channels; `[128]` a vector. */
export type Shape = readonly number[];

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** `26x26x32`, as specs and tables write it. */
export function formatShape(shape: Shape): string {
  return shape.join("x");
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
