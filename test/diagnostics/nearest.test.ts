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
});
