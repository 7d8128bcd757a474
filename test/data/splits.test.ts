import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataPlan, Validation } from "../../src/compiler/network.ts";
import type { Dataset, Splits } from "../../src/runtime/data/dataset.ts";
import { apportion, split } from "../../src/runtime/data/splits.ts";
import { codeOf } from "./refusal.ts";

function dataset(labels: readonly number[]): Dataset {
  const count = labels.length;
  const classes = Array.from({ length: Math.max(...labels) + 1 }, (_, i) => String(i));
  return {
    shape: [1],
    count,
    images: new Uint8Array(count),
    labels: Uint8Array.from(labels),
    classes,
  };
}

function plan(validation: Validation, testShare?: number): DataPlan {
  return {
    source: { kind: "garments" },
    scale: 1,
    validation,
    testShare,
    facts: { shape: [1], classes: [], trainCount: 0, testCount: 0 },
    span: { start: 0, end: 0 },
  };
}

/** All images of the training file that a split uses, in the order training, validation, test. */
function used(splits: Splits): number[] {
  const of = (part: Splits["test"]) => (part?.dataset === splits.train ? [...part.indices] : []);
  return [...splits.trainIndices, ...of(splits.validation), ...of(splits.test)];
}

function countByClass(labels: ArrayLike<number>, indices: Iterable<number>): number[] {
  const counts = new Array<number>(Math.max(...Array.from(labels)) + 1).fill(0);
  for (const index of indices) counts[labels[index]!]!++;
  return counts;
}

const labelled = fc.array(fc.nat(4), { minLength: 40, maxLength: 300 });
const shares = fc.integer({ min: 10, max: 60 }).map((percent) => percent / 100);
const seeds = fc.nat(2 ** 31);
const validations: fc.Arbitrary<Validation> = fc.oneof(
  fc.constant<Validation>({ kind: "none" }),
  shares.map((share): Validation => ({ kind: "share", share })),
  fc.integer({ min: 1, max: 8 }).map((count): Validation => ({ kind: "count", count })),
  fc.integer({ min: 1, max: 8 }).map((count): Validation => ({ kind: "first", count })),
);

describe("whatever the split", () => {
  test("each image is used once, in ascending order in its part", () => {
    fc.assert(
      fc.property(labelled, validations, fc.option(shares), seeds, (labels, v, share, seed) => {
        const splits = split(dataset(labels), undefined, plan(v, share ?? undefined), seed);
        const everything = used(splits).sort((a, b) => a - b);
        expect(everything).toEqual([...labels.keys()]);
        for (const part of [splits.trainIndices, splits.validation?.indices, splits.test?.indices])
          expect([...(part ?? [])]).toEqual([...(part ?? [])].sort((a, b) => a - b));
      }),
    );
  });

  test("the same seed gives the same images", () => {
    fc.assert(
      fc.property(labelled, validations, shares, seeds, (labels, v, share, seed) => {
        const [a, b] = [0, 1].map(() =>
          used(split(dataset(labels), undefined, plan(v, share), seed)),
        );
        expect(a).toEqual(b);
      }),
    );
  });
});

describe("a share", () => {
  test("is the rounded share of all, and of each class within one image", () => {
    fc.assert(
      fc.property(labelled, shares, seeds, (labels, share, seed) => {
        const { validation } = split(
          dataset(labels),
          undefined,
          plan({ kind: "share", share }),
          seed,
        );
        expect(validation!.indices.length).toBe(Math.round(labels.length * share));
        const all = countByClass(labels, labels.keys());
        countByClass(labels, validation!.indices).forEach((count, label) => {
          expect(Math.abs(count - all[label]! * share)).toBeLessThan(1);
        });
      }),
    );
  });

  test("is drawn anew by another seed", () => {
    const labels = Array.from({ length: 200 }, (_, i) => i % 4);
    const draw = (seed: number) => [
      ...split(dataset(labels), undefined, plan({ kind: "share", share: 0.2 }), seed).validation!
        .indices,
    ];
    expect(draw(1)).not.toEqual(draw(2));
    expect(draw(1)).toEqual([...draw(1)].sort((a, b) => a - b));
  });

  test("goes to the largest remainders", () => {
    expect(apportion([7, 7, 6], 0.5)).toEqual([4, 3, 3]);
    expect(apportion([100, 100], 0.29)).toEqual([29, 29]);
    expect(apportion([1, 1, 1], 0.3)).toEqual([1, 0, 0]);
  });

  test("is drawn from all images alike where there are no labels", () => {
    const unlabelled = { ...dataset([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), labels: new Uint8Array(0) };
    const draw = (seed: number) =>
      split(
        { ...unlabelled, classes: [] },
        undefined,
        plan({ kind: "share", share: 0.25 }, 0.2),
        seed,
      );
    const splits = draw(1);
    expect([splits.test!.indices.length, splits.validation!.indices.length]).toEqual([2, 2]);
    expect(used(splits).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const drawn = new Set([1, 2, 3, 4, 5, 6].map((seed) => draw(seed).test!.indices.join()));
    expect(drawn.size).toBeGreaterThan(1);
  });

  test("that is no image is refused, and one that is all of them", async () => {
    const of = (share: number) => () =>
      split(dataset([0, 1, 0, 1]), undefined, plan({ kind: "share", share }), 1);
    expect(await codeOf(of(0.1))).toEqual(["NET0511", "finding"]);
    expect(await codeOf(of(0.9))).toEqual(["NET0505", "finding"]);
  });
});

describe("the other ways", () => {
  const labels = Array.from({ length: 30 }, (_, i) => i % 3);

  test("`first` takes the first ones", () => {
    const splits = split(dataset(labels), undefined, plan({ kind: "first", count: 4 }), 1);
    expect([...splits.validation!.indices]).toEqual([0, 1, 2, 3]);
    expect(splits.trainIndices[0]).toBe(4);
  });

  test("`test` is the test part itself, and leaves training whole", () => {
    const own = dataset([0, 1, 2]);
    const splits = split(dataset(labels), own, plan({ kind: "test" }), 1);
    expect(splits.validation).toEqual({ dataset: own, indices: Int32Array.of(0, 1, 2) });
    expect(splits.test).toEqual(splits.validation);
    expect(splits.trainIndices.length).toBe(30);
  });

  test("`test` may be a share of the training images", () => {
    const splits = split(dataset(labels), undefined, plan({ kind: "test" }, 0.2), 1);
    expect([splits.trainIndices.length, splits.validation!.indices.length]).toEqual([24, 6]);
    expect(splits.validation).toBe(splits.test);
  });

  test("the test images do not change with the validation", () => {
    const testing = (v: Validation) =>
      split(dataset(labels), undefined, plan(v, 0.2), 9).test!.indices;
    expect(testing({ kind: "none" })).toEqual(testing({ kind: "count", count: 5 }));
  });

  test("more than there are, and a test part that is not there, are refused", async () => {
    const of = (v: Validation) => () => split(dataset(labels), undefined, plan(v), 1);
    expect(await codeOf(of({ kind: "first", count: 30 }))).toEqual(["NET0505", "finding"]);
    expect(await codeOf(of({ kind: "count", count: 31 }))).toEqual(["NET0505", "finding"]);
    expect(await codeOf(of({ kind: "test" }))).toEqual(["NET0506", "finding"]);
  });
});
