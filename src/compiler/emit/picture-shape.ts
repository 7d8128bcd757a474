import type { Network } from "../network.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** Height, width and 1 or 3 channels. */
export type PictureShape = readonly [height: number, width: number, channels: 1 | 3];

/**
 * The size of the pictures that a net takes: its input, or the data's where it takes them as a vector. Undefined where
 * its images are no pictures.
 */
export function pictureShape({ input, data }: Network): PictureShape | undefined {
  const isPicture = (shape: Shape): shape is PictureShape =>
    shape.length === 3 && (shape[2] === 1 || shape[2] === 3);
  const found = [input, data?.facts.shape ?? []].find(isPicture);
  return found !== undefined && sizeOf(found) === sizeOf(input) ? found : undefined;
}
