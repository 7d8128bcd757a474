import type { BrowserProject } from "../compiler/emit/browser/project.ts";
import { sizeOf } from "../compiler/shape.ts";
import type { Dataset, Splits } from "../runtime/data/dataset.ts";
import { drawGarments } from "../runtime/data/garments/garments.ts";
import { split } from "../runtime/data/splits.ts";
import { readIdxBytes } from "./idx-bytes.ts";

/** The training data of a page: drawn here, or out of `data.bin`; undefined where the visitor must bring them. */
export function trainingSplits(
  project: BrowserProject,
  data: Uint8Array | undefined,
): Splits | undefined {
  const { training, classes } = project;
  if (training === undefined) return undefined;
  switch (training.source) {
    case "garments":
      return divide(project, drawGarments("train", classes), drawGarments("test", classes));
    case "file": {
      if (data === undefined) throw new Error("the page's data are missing");
      const [train, test] = unpackData(project, data, training.train, training.test);
      return divide(project, train, training.test > 0 ? test : undefined);
    }
    case "visitor":
      return undefined;
  }
}

/** The visitor's own pictures and their classes, IDX files, gzipped or not. Throws a sentence for the visitor. */
export async function visitorSplits(
  project: BrowserProject,
  images: ArrayBuffer,
  labels: ArrayBuffer,
): Promise<Splits> {
  const [pictures, names] = [await readIdxBytes(images), await readIdxBytes(labels)];
  const size = sizeOf(project.picture);
  const count = pictures.values.length / size;
  if (sizeOf(pictures.dimensions.slice(1)) !== size)
    throw new Error(
      `the pictures have ${pictures.dimensions.slice(1).join("x")} numbers each, but the net takes ${project.picture.join("x")}`,
    );
  if (names.values.length !== count)
    throw new Error(
      `there are ${String(count)} pictures but ${String(names.values.length)} class numbers`,
    );
  const wrong = names.values.find((label) => label >= project.classes.length);
  if (wrong !== undefined)
    throw new Error(
      `a class number is ${String(wrong)}, but the net has ${String(project.classes.length)} classes`,
    );
  const dataset: Dataset = {
    shape: project.picture,
    count,
    images: pictures.values,
    labels: names.values,
    classes: project.classes,
  };
  return divide(project, dataset, undefined);
}

function divide(project: BrowserProject, train: Dataset, test: Dataset | undefined): Splits {
  const { data, training } = project.network;
  if (data === undefined) throw new Error("the spec says nothing of data");
  const validation =
    data.validation.kind === "test" && test === undefined && data.testShare === undefined
      ? ({ kind: "share", share: 0.1 } as const)
      : data.validation;
  return split(train, test, { ...data, validation }, training.seed);
}

function unpackData(
  { picture, classes }: BrowserProject,
  bytes: Uint8Array,
  train: number,
  test: number,
): readonly [Dataset, Dataset] {
  const size = sizeOf(picture);
  const labels = bytes.subarray((train + test) * size);
  const part = (first: number, count: number): Dataset => ({
    shape: picture,
    count,
    images: bytes.subarray(first * size, (first + count) * size),
    labels: labels.subarray(first, first + count),
    classes,
  });
  return [part(0, train), part(train, test)];
}
