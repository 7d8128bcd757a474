import type { IdxFiles } from "../../compiler/idx-files.ts";
import type { DataPlan } from "../../compiler/network.ts";
import { formatShape, type Shape, sizeOf } from "../../compiler/shape.ts";
import { checkTokens, type Vocabulary } from "./check-tokens.ts";
import { dataError } from "./data-error.ts";
import type { Dataset, Splits } from "./dataset.ts";
import { drawGarments } from "./garments/garments.ts";
import { readPart, within } from "./idx-dataset.ts";
import { locate, type NamedOptions } from "./named.ts";
import { split } from "./splits.ts";

export interface LoadOptions extends NamedOptions {
  /** The spec's own folder, from which the names of the user's files are counted. */
  readonly folder?: string | undefined;
  /** The net's input, where the caller wants the images checked against it. */
  readonly input?: Shape | undefined;
  /** Where the net reads its input as tokens: then all of them must be of this vocabulary. */
  readonly vocabulary?: Vocabulary | undefined;
}

/** The parts of a data set as they are published: all of its training images, and its test images where it has any. */
export interface Parts {
  readonly train: Dataset;
  readonly test: Dataset | undefined;
}

/** Reads, draws or fetches the data of a plan and divides it by the seed. Throws a DataError for the user. */
export async function load(
  plan: DataPlan,
  seed: number,
  options: LoadOptions = {},
): Promise<Splits> {
  const { train, test } = await loadParts(plan, options);
  return split(train, test, plan, seed);
}

/** The data of a plan before it is divided. Its images are those that the plan speaks of, or a DataError says so. */
export async function loadParts(plan: DataPlan, options: LoadOptions = {}): Promise<Parts> {
  const { source, facts } = plan;
  switch (source.kind) {
    case "garments":
      return {
        train: drawGarments("train", facts.classes),
        test: drawGarments("test", facts.classes),
      };
    case "idx": {
      const folder = options.folder ?? "";
      const test = source.test && within(folder, source.test);
      return readParts(within(folder, source.train), test, plan, options);
    }
    case "fashion-mnist":
    case "mnist": {
      const { train, test } = await locate(source.kind, options);
      return readParts(train, test, plan, options);
    }
  }
}

async function readParts(
  trainFiles: IdxFiles,
  testFiles: IdxFiles | undefined,
  { facts }: DataPlan,
  options: LoadOptions,
): Promise<Parts> {
  const [train, test] = await Promise.all([
    readPart(trainFiles, facts.classes),
    testFiles && readPart(testFiles, facts.classes),
  ]);
  checkPart(train, trainFiles, { ...options, input: options.input ?? facts.shape });
  if (test !== undefined) checkPart(test, testFiles!, { ...options, input: train.shape });
  return { train, test };
}

function checkPart(
  dataset: Dataset,
  [images]: IdxFiles,
  { input, vocabulary }: LoadOptions & { readonly input: Shape },
): void {
  if (vocabulary !== undefined) checkTokens(dataset, vocabulary, images);
  // A net may take an image as one long vector.
  if (sizeOf(dataset.shape) === sizeOf(input)) return;
  throw dataError("NET0533", {
    file: images,
    found: formatShape(dataset.shape),
    input: formatShape(input),
  });
}
