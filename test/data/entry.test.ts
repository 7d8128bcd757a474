import { expect, test } from "vitest";
import type { Dataset, Splits } from "../../src/runtime/data/dataset.ts";
import { backgroundOf, findEntry, parseEntry } from "../../src/runtime/data/entry.ts";
import { drawGarments } from "../../src/runtime/data/garments/garments.ts";
import { codeOf } from "./refusal.ts";

function dataset(count: number): Dataset {
  const labels = new Uint8Array(count);
  return { shape: [1], count, images: new Uint8Array(count), labels, classes: ["it"] };
}

const train = dataset(10);
const splits: Splits = {
  train,
  trainIndices: Int32Array.of(0, 1, 2, 4, 5, 7, 8, 9),
  validation: { dataset: train, indices: Int32Array.of(3, 6) },
  test: undefined,
};

test("an entry names a part and an image of it", () => {
  expect(parseEntry("test:17")).toEqual({ part: "test", index: 17 });
  for (const text of ["test.png", "test:", "test:-1", "Test:1", "other:1", "train:1.5"])
    expect(parseEntry(text)).toBeUndefined();
});

test("train is counted through the file, validation within its part", () => {
  expect(findEntry(splits, { part: "train", index: 9 })).toEqual({ dataset: train, index: 9 });
  expect(findEntry(splits, { part: "validation", index: 1 })).toEqual({ dataset: train, index: 6 });
});

test("what the data does not have is refused", async () => {
  const of = (part: "train" | "validation" | "test", index: number) =>
    codeOf(() => findEntry(splits, { part, index }));
  for (const refused of [of("train", 10), of("validation", 2), of("test", 0)])
    expect(await refused).toEqual(["NET0541", "finding"]);
});

test("the drawn clothes lie on dark ground, their negatives on light", () => {
  const clothes = drawGarments("test");
  const negative = {
    ...clothes,
    images: (clothes.images as Uint8Array).map((value) => 255 - value),
  };
  expect([backgroundOf(clothes), backgroundOf(negative)]).toEqual(["dark", "light"]);
});
