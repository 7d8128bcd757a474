import { permutation, streamKey } from "../../chance.ts";
import type { Dataset } from "../dataset.ts";
import { makeCanvas } from "./canvas.ts";
import { drawGarment } from "./draw.ts";
import { SIDE } from "./raster.ts";

/** In Fashion-MNIST's order, so that the two sets' results can be set side by side. */
export const garmentClasses = [
  "t-shirt",
  "trousers",
  "pullover",
  "dress",
  "coat",
  "sandal",
  "shirt",
  "sneaker",
  "bag",
  "ankle boot",
] as const;

export const garmentCounts = { train: 6000, test: 1000 } as const;

export type Part = keyof typeof garmentCounts;

/** The set is one and the same for every spec: its seed is not the spec's. */
const SET = 2017;
const places: Readonly<Record<Part, number>> = { train: 0, test: 1 };
/** The steps of the streams that order the classes and that draw the pictures. */
const ORDER = 1;
const PICTURE = 0;

/**
 * The drawn data set: ten kinds of clothes, 28x28 grey, 6,000 to train and 1,000 to test. Every ten images hold each
 * class once. Image `i` of a part depends on the part and on `i` alone.
 */
export function drawGarments(part: Part): Dataset {
  const count = garmentCounts[part];
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  const canvas = makeCanvas();
  const classes = garmentClasses.length;
  for (let i = 0; i < count; i += classes) {
    const order = permutation(streamKey(SET, "drawing", places[part], i, ORDER), classes);
    for (let j = i; j < i + classes; j++) {
      labels[j] = order[j - i]!;
      const key = streamKey(SET, "drawing", places[part], j, PICTURE);
      drawGarment(canvas, labels[j]!, key, images, j * SIDE * SIDE);
    }
  }
  return { shape: [SIDE, SIDE, 1], count, images, labels, classes: garmentClasses };
}
