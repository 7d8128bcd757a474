import type { Shape } from "./shape.ts";

/** Height and width. */
export type Pair = readonly [height: number, width: number];

/** A size for each direction in which a layer moves: along the steps of a sequence, or over height and width. */
export type Sides = readonly [steps: number] | Pair;

/** A sequence [steps, channels] as an image of one row; the shape of an image as it is. */
export function imageShape(
  shape: Shape,
): readonly [height: number, width: number, channels: number] {
  const [height, width, channels] = shape.length === 2 ? [1, ...shape] : shape;
  if (height === undefined || width === undefined || channels === undefined)
    throw new Error(`${shape.join("x")} is neither an image nor a sequence`);
  return [height, width, channels];
}

/** The shape with another height, width and channels, in as many directions as `like` has. */
export function shapeLike(like: Shape, [height, width]: Pair, channels: number): Shape {
  return like.length === 2 ? [width, channels] : [height, width, channels];
}

/** Arguments of a layer with their `Sides` as those of an image. */
export type ImageArguments<A> = { readonly [K in keyof A]: A[K] extends Sides ? Pair : A[K] };

/**
 * The arguments of a layer that moves over a map, as for an image: along the steps of a sequence is along the only row,
 * and across it is `across`, which leaves a row as it is.
 */
export function imageArguments<A extends object>(values: A, across = 1): ImageArguments<A> {
  const settled = Object.entries(values).map(([key, value]: [string, unknown]) => [
    key,
    Array.isArray(value) && value.length === 1 ? [across, value[0] as number] : value,
  ]);
  return Object.fromEntries(settled) as ImageArguments<A>;
}
