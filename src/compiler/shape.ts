/** Sizes without the batch dimension: `[28, 28, 1]` height, width, channels; `[80, 64]` steps, features; `[128]` a vector. */
export type Shape = readonly number[];

/** The number of elements. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The last size: a map's channels, a sequence's features, a vector's length. */
export function channelsOf(shape: Shape): number {
  return shape.at(-1) ?? 1;
}

/** All sizes but the last: height and width, steps, or none. */
export function placesOf(shape: Shape): Shape {
  return shape.slice(0, -1);
}

/** How many places there are: pixels of a map, steps of a sequence, 1 for a vector. */
export function pixelsOf(shape: Shape): number {
  return sizeOf(placesOf(shape));
}

/** `26x26x32`, as specs and tables write it. */
export function formatShape(shape: Shape): string {
  return shape.join("x");
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
