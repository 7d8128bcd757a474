import { permutation, streamKey } from "../../chance.ts";
import { datasets } from "../../../compiler/vocabulary/datasets/index.ts";
import type { Dataset } from "../dataset.ts";
import { makeCanvas } from "./canvas.ts";
import { drawGarment } from "./draw.ts";
import { SIDE } from "./raster.ts";

const { classes: names, shape, trainCount, testCount } = datasets.garments;
const counts = { train: trainCount, test: testCount } as const;

export type Part = keyof typeof counts;

/** The set is one and the same for every spec: its seed is not the spec's. */
const SET = 2017;
const places: Readonly<Record<Part, number>> = { train: 0, test: 1 };
/** The steps of the streams that order the classes and that draw the pictures. */
const ORDER = 1;
const PICTURE = 0;

/**
 * The drawn data set: ten kinds of clothes, 28x28 grey, 6,000 to train and 1,000 to test. Every ten images hold each
 * class once. Image `i` of a part depends on the part and on `i` alone. `classes`
 * are the names that the spec gives them, where it does.
 */
export function drawGarments(part: Part, classes: readonly string[] = names): Dataset {
  const count = counts[part];
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  const canvas = makeCanvas();
  const kinds = names.length;
  for (let i = 0; i < count; i += kinds) {
    const order = permutation(streamKey(SET, "drawing", places[part], i, ORDER), kinds);
    for (let j = i; j < i + kinds; j++) {
      labels[j] = order[j - i]!;
      const key = streamKey(SET, "drawing", places[part], j, PICTURE);
      drawGarment(canvas, labels[j]!, key, images, j * SIDE * SIDE);
    }
  }
  return { shape, count, images, labels, classes };
}
