import { sizeOf, type Shape } from "../../src/compiler/shape.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";

/** Images and labels without meaning; the time of a step does not depend on them. */
export function noise(shape: Shape, count: number): Dataset {
  const size = sizeOf(shape);
  const images = new Uint8Array(count * size);
  let state = 1;
  for (let i = 0; i < images.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    images[i] = state >>> 24;
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => images[i * size]! % 10);
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  return { shape, count, images, labels, classes };
}
