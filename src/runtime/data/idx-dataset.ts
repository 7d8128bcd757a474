import { isAbsolute, join } from "node:path";
import { type IdxFiles, renamed } from "../../compiler/idx-files.ts";
import type { DataFacts, DataPlan } from "../../compiler/network.ts";
import { formatShape, sameShape, type Shape } from "../../compiler/shape.ts";
import { dataError } from "./data-error.ts";
import type { Dataset } from "./dataset.ts";
import { readIdx, readIdxSync } from "./idx.ts";
import { type IdxHeader, readIdxHeader } from "./idx-header.ts";

/** More classes than anybody has; a file that speaks of more holds no labels. */
const MOST_CLASSES = 100_000;

/**
 * What the user's IDX files say before any image is read: from the headers of the images and from the labels. `folder`
 * is the spec's own, from which file names are counted. Throws a DataError for files that do not fit together.
 */
export function idxFacts(
  source: Extract<DataPlan["source"], { kind: "idx" }>,
  folder = "",
): DataFacts {
  const train = partFacts(within(folder, source.train));
  const test = source.test && partFacts(within(folder, source.test));
  if (test !== undefined && !sameShape(train.shape, test.shape))
    throw dataError("NET0533", {
      file: within(folder, source.test!)[0],
      found: formatShape(test.shape),
      input: formatShape(train.shape),
    });
  const count = Math.max(train.classes, test?.classes ?? 0);
  return {
    shape: train.shape,
    classes: Array.from({ length: count }, (_, i) => String(i)),
    trainCount: train.count,
    testCount: test?.count ?? 0,
  };
}

/** The files' names seen from here. */
export function within(folder: string, files: IdxFiles): IdxFiles {
  return renamed(files, (file) => (folder === "" || isAbsolute(file) ? file : join(folder, file)));
}

/** `classes`: how many the labels speak of; none without labels. */
function partFacts([images, labels]: IdxFiles) {
  const header = readIdxHeader(images);
  const shape = imageShape(header, images);
  const count = header.dimensions[0]!;
  if (labels === undefined) return { shape, count, classes: 0 };
  const numbers = labelNumbers(readIdxSync(labels), labels);
  checkPairing(images, count, labels, numbers.length);
  return { shape, count, classes: 1 + largest(numbers, labels) };
}

/** Reads one part whole: pictures as they are in the file, labels checked against the classes where there are any. */
export async function readPart(files: IdxFiles, classes: readonly string[]): Promise<Dataset> {
  const [imageFile, labelFile] = files;
  const [images, labels] = await Promise.all([
    readIdx(imageFile),
    labelFile === undefined ? undefined : readIdx(labelFile),
  ]);
  const shape = imageShape(images.header, imageFile);
  const count = images.header.dimensions[0]!;
  const { values } = images;
  const pixels = values instanceof Int32Array ? Float32Array.from(values) : values;
  const part = { shape, count, images: pixels };
  if (labelFile === undefined || labels === undefined)
    return { ...part, labels: new Uint8Array(0), classes: [] };
  const numbers = labelNumbers(labels, labelFile);
  checkPairing(imageFile, count, labelFile, numbers.length);
  checkLabels(numbers, classes.length, labelFile);
  return { ...part, labels: numbers, classes };
}

/** Sizes of one image: `[n]`, height and width with one channel, or with so many as the file has. */
export function imageShape({ dimensions }: IdxHeader, file: string): Shape {
  const [, ...sizes] = dimensions;
  if (sizes.length === 2) return [...sizes, 1];
  if (sizes.length === 1 || sizes.length === 3) return sizes;
  const found =
    sizes.length === 0
      ? "one number for each entry"
      : `numbers in ${dimensions.length} dimensions (${dimensions.join("x")})`;
  throw dataError("NET0545", { file, found, wanted: "images" });
}

function labelNumbers(
  { header, values }: Awaited<ReturnType<typeof readIdx>>,
  file: string,
): Uint8Array | Int32Array {
  if (header.dimensions.length === 1 && !(values instanceof Float32Array)) return values;
  const found =
    values instanceof Float32Array
      ? "fractions"
      : `numbers in ${header.dimensions.length} dimensions (${header.dimensions.join("x")})`;
  throw dataError("NET0545", { file, found, wanted: "labels" });
}

function checkPairing(images: string, imageCount: number, labels: string, labelCount: number) {
  if (imageCount !== labelCount)
    throw dataError("NET0535", { images, imageCount, labels, labelCount });
}

function checkLabels(labels: Uint8Array | Int32Array, classes: number, file: string): void {
  const index = (labels as Int32Array).findIndex((label) => label < 0 || label >= classes);
  if (index >= 0) throw dataError("NET0534", { file, label: labels[index]!, index, classes });
}

function largest(labels: Uint8Array | Int32Array, file: string): number {
  let most = 0;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (label < 0 || label >= MOST_CLASSES)
      throw dataError("NET0544", { file, what: "label", place: i, value: label });
    if (label > most) most = label;
  }
  return most;
}
