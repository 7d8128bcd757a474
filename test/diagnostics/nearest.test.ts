import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editDistance, nearest } from "../../src/diagnostics/nearest.ts";

const layers = [
  "conv",
  "depthwise",
  "maxpool",
  "avgpool",
  "dense",
  "dropout",
  "batchnorm",
  "relu",
  "elu",
  "flatten",
];

describe("nearest", () => {
  test.each([
    ["con", "conv"],
    ["conv2d", "conv"],
    ["MaxPool", "maxpool"],
    ["max_pool", "maxpool"],
    ["maxpooling", "maxpool"],
    ["dnese", "dense"],
    ["batchnormalization", "batchnorm"],
    ["Relu", "relu"],
    ["flaten", "flatten"],
    ["drop", "dropout"],
  ])("%s means %s", (word, meant) => {
    expect(nearest(word, layers)).toBe(meant);
  });

  test.each(["lstm", "x", "attention", "transformer"])("%s is near to none", (word) => {
    expect(nearest(word, layers)).toBeUndefined();
  });

  test("of two short words the nearer one", () => {
    expect(nearest("mxe", ["mse", "mae"])).toBe("mse");
    expect(nearest("acc", ["loss", "accuracy"])).toBe("accuracy");
    expect(nearest("sdg", ["adam", "sgd"])).toBe("sgd");
  });
});

describe("editDistance", () => {
  test.each([
    ["", "", 0],
    ["abc", "", 3],
    ["ca", "abc", 3],
    ["adma", "adam", 1],
    ["kitten", "sitting", 3],
  ] as const)("%s to %s is %i", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  test("stops at its limit", () => {
    expect(editDistance("kitten", "sitting", 2)).toBe(Infinity);
  });

  test("is what its definition says, up to every limit", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "q", "1"), maxLength: 7 });
    fc.assert(
      fc.property(text, text, fc.nat(8), (a, b, limit) => {
        const distance = byDefinition(a, b);
        expect(editDistance(a, b)).toBe(distance);
        expect(editDistance(a, b, limit)).toBe(distance <= limit ? distance : Infinity);
      }),
    );
  });
});

/** The recursion of Boytsov 2011 as it is written there: edits at the ends of both. */
function byDefinition(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const [shortA, shortB] = [a.slice(0, -1), b.slice(0, -1)];
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const swapped = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return Math.min(
    byDefinition(shortA, b) + 1,
    byDefinition(a, shortB) + 1,
    byDefinition(shortA, shortB) + same,
    swapped ? byDefinition(a.slice(0, -2), b.slice(0, -2)) + 1 : Infinity,
  );
}
