import type { Shape } from "../../src/compiler/shape.ts";
import { sizeOf } from "../../src/compiler/shape.ts";
import { streamKey, uniform, word } from "../../src/runtime/chance.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";

/** Numbers in [-1, 1), the same for the same seed. */
export function randomNumbers(count: number, seed: number): Float32Array {
  const key = streamKey(seed, "drawing");
  return Float32Array.from({ length: count }, (_, i) => 2 * uniform(key, i) - 1);
}

/** Images of bytes and labels, all random. */
export function randomDataset(shape: Shape, count: number, classes: number, seed = 1): Dataset {
  const pixels = streamKey(seed, "drawing", 1);
  const labels = streamKey(seed, "drawing", 2);
  return {
    shape,
    count,
    images: Uint8Array.from({ length: count * sizeOf(shape) }, (_, i) => word(pixels, i) & 255),
    labels: Uint8Array.from({ length: count }, (_, i) => word(labels, i) % classes),
    classes: Array.from({ length: classes }, (_, i) => String(i)),
  };
}

/** `first`, `first` + 1, … */
export function range(count: number, first = 0): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => first + i);
}
