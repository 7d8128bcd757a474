import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { drawGarments } from "../../src/runtime/data/garments/garments.ts";
import { idxBytes } from "./idx-bytes.ts";

export interface GarmentFiles {
  /** The files' names in the folder. */
  readonly images: string;
  readonly labels: string;
  readonly count: number;
  /** The first image's place among the drawn ones. */
  readonly from?: number;
  /** Fewer than ten: the label is the remainder. */
  readonly classes?: number;
}

/** Writes some of the drawn training images as IDX files. */
export async function writeGarments(folder: string, files: GarmentFiles): Promise<void> {
  const { count, from = 0, classes = 10 } = files;
  const { images, labels } = drawGarments("train");
  const pixels = images.subarray(from * 784, (from + count) * 784);
  const numbers = Array.from(labels.subarray(from, from + count), (label) => label % classes);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, files.images), idxBytes(8, [count, 28, 28], pixels));
  await writeFile(join(folder, files.labels), idxBytes(8, [count], numbers));
}
