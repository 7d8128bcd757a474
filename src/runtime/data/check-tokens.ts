import { sizeOf } from "../../compiler/shape.ts";
import { dataError } from "./data-error.ts";
import type { Dataset } from "./dataset.ts";

/** The layer that reads a net's input as tokens, and how many of them it knows. */
export interface Vocabulary {
  readonly layer: string;
  readonly size: number;
}

/** Throws NET0546 for the first number that is no token of the vocabulary; `file` is what the message calls the data. */
export function checkTokens(
  { images, shape }: Dataset,
  { layer, size }: Vocabulary,
  file: string,
): void {
  const at = (images as Float32Array).findIndex(
    (value) => !(value >= 0 && value < size && Number.isInteger(value)),
  );
  if (at < 0) return;
  const steps = sizeOf(shape);
  const place = at % steps;
  throw dataError("NET0546", {
    ...{ file, layer, vocabulary: size },
    ...{ entry: Math.floor(at / steps), place, value: images[at]! },
    needed: 1 + (images as Float32Array).reduce((most, value) => Math.max(most, value), 0),
  });
}
