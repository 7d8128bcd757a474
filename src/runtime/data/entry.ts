import { dataError } from "./data-error.ts";
import type { Dataset, Splits } from "./dataset.ts";

/** One image of the data, as a person names it: `test:17`. */
export interface Entry {
  readonly part: "train" | "validation" | "test";
  readonly index: number;
}

/** Reads `test:17`; undefined where the text is something else, such as the name of a file. */
export function parseEntry(text: string): Entry | undefined {
  const found = /^(train|validation|test):(\d{1,9})$/.exec(text);
  return found === null ? undefined : { part: found[1] as Entry["part"], index: Number(found[2]) };
}

/**
 * Where an entry lies: the data set and the image's index in it. `train:17` is the eighteenth image of the training
 * file, whatever it is used for; `validation:17` and `test:17` are counted within their part. Throws NET0541.
 */
export function findEntry(
  { train, validation, test }: Splits,
  { part, index }: Entry,
): { readonly dataset: Dataset; readonly index: number } {
  const selection = part === "validation" ? validation : test;
  const count = part === "train" ? train.count : (selection?.indices.length ?? 0);
  if (index >= count) throw dataError("NET0541", { asked: `${part}:${index}`, count });
  if (part === "train") return { dataset: train, index };
  return { dataset: selection!.dataset, index: selection!.indices[index]! };
}

/** Whether the images of a set lie on dark ground or on light: by the corners of up to 100 of them. */
export function backgroundOf({ shape, count, images }: Dataset): "dark" | "light" {
  const [height = 1, width = 1, channels = 1] = shape;
  const size = height * width * channels;
  const looked = images.subarray(0, Math.min(count, 100) * size);
  const largest = (looked as Float32Array).reduce((most, value) => Math.max(most, value), 0);
  const row = (width - 1) * channels;
  const corners = [0, row, size - row - channels, size - channels];
  let sum = 0;
  for (let start = 0; start < looked.length; start += size)
    for (const corner of corners) sum += looked[start + corner]!;
  return sum / ((4 * looked.length) / size) > largest / 2 ? "light" : "dark";
}
