import type { SuppliedPictures, SuppliedTraining } from "../compiler/emit/supplies.ts";
import { sizeOf } from "../compiler/shape.ts";
import type { Dataset, Splits } from "../runtime/data/dataset.ts";
import { backgroundOf } from "../runtime/data/entry.ts";
import { findingOf } from "../runtime/run-folder-error.ts";
import { ExitCode } from "./exit-code.ts";
import { failureOf } from "./failure.ts";

/** Pictures that the net was not trained on, where there are any: as many of each class as can be. */
export function samplePictures(splits: Splits, wanted: number): SuppliedPictures {
  const { train, trainIndices, validation, test } = splits;
  const { dataset, indices } = test ?? validation ?? { dataset: train, indices: trainIndices };
  const chosen = spread(dataset, indices, wanted);
  return { count: chosen.count, bytes: packPictures([chosen]) };
}

/** The first `wanted` training pictures, and as many for testing in proportion as the whole data set has. */
export function trainingPictures({ train, test }: Splits, wanted: number): SuppliedTraining {
  const taken = spread(train, range(train.count), wanted);
  const testing =
    test === undefined || test.dataset === train
      ? undefined
      : spread(test.dataset, test.indices, Math.ceil((wanted * test.indices.length) / train.count));
  return {
    train: taken.count,
    test: testing?.count ?? 0,
    bytes: packPictures(testing === undefined ? [taken] : [taken, testing]),
    background: backgroundOf(train),
  };
}

/** The first `wanted` pictures in turns through the classes. */
function spread(dataset: Dataset, indices: Int32Array, wanted: number): Bytes {
  const seen = new Map<number, number>();
  const ranked = Array.from(indices, (index, place) => {
    const label = dataset.labels[index]!;
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return { index, label, turn, place };
  });
  const chosen = ranked.sort((a, b) => a.turn - b.turn || a.label - b.label).slice(0, wanted);
  const size = sizeOf(dataset.shape);
  if (!(dataset.images instanceof Uint8Array) || dataset.classes.length > 256)
    throw failureOf(findingOf("NET0642", { data: "data" }), ExitCode.findings);
  const images = new Uint8Array(chosen.length * size);
  for (const [i, { index }] of chosen.entries())
    images.set(dataset.images.subarray(index * size, (index + 1) * size), i * size);
  const labels = Uint8Array.from(chosen, ({ label }) => label);
  return { ...dataset, count: chosen.length, images, labels };
}

/** All pictures, then all class numbers. */
function packPictures(parts: readonly Bytes[]): Uint8Array {
  const arrays = [...parts.map(({ images }) => images), ...parts.map(({ labels }) => labels)];
  const packed = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    packed.set(array, offset);
    offset += array.length;
  }
  return packed;
}

/** Pictures and class numbers of a byte each. */
type Bytes = Dataset & { readonly images: Uint8Array; readonly labels: Uint8Array };

const range = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
