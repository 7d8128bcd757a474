import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { datasets } from "../../src/compiler/vocabulary/datasets/index.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import { drawGarments } from "../../src/runtime/data/garments/garments.ts";
import { load } from "../../src/runtime/data/load.ts";
import { networkOf } from "../network-of.ts";
import { refusalOf } from "./refusal.ts";

const train = drawGarments("train");
const testing = drawGarments("test");

describe("the drawn clothes", () => {
  test("are as many as the vocabulary says, each class as often as the others", () => {
    const { trainCount, testCount, classes, shape } = datasets.garments;
    expect([train.count, testing.count]).toEqual([trainCount, testCount]);
    expect([train.shape, train.classes]).toEqual([shape, classes]);
    for (const part of [train, testing]) {
      const counts = classes.map((_, label) => part.labels.filter((l) => l === label).length);
      expect(counts).toEqual(classes.map(() => part.count / classes.length));
    }
  });

  test("are the same bytes on every machine", () => {
    expect([digest(train), digest(testing)]).toEqual([
      "39626811538e5cbbaa3883b10a58c8c6f51e268f33fb1359cbb3920a0e68134a",
      "9b272bc03456375f721028f878eda0eab831eca10681734e36eddfa1bc3590bf",
    ]);
  });

  test("are all different", () => {
    const seen = new Set<string>();
    for (const part of [train, testing])
      for (let i = 0; i < part.count; i++)
        seen.add(Buffer.from(part.images.subarray(784 * i, 784 * i + 784)).toString("base64"));
    expect(seen.size).toBe(7000);
  });

  test("take the names that a spec gives them", () => {
    expect(drawGarments("test", ["a", "b"]).classes).toEqual(["a", "b"]);
  });
});

test("a linear model learns them, but far from all (a small convolution net reaches .92)", () => {
  const accuracy = trainLinear(train, testing, 10);
  expect(accuracy).toBeGreaterThan(0.68);
  expect(accuracy).toBeLessThan(0.84);
});

function digest({ images, labels }: Dataset): string {
  return createHash("sha256").update(images).update(labels).digest("hex");
}

/** Softmax regression by stochastic gradient descent, one image a step; its accuracy on the test images. */
function trainLinear(from: Dataset, on: Dataset, epochs: number): number {
  const weights = new Float64Array(10 * 785);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = 0.02 / (1 + epoch);
    for (let i = 0; i < from.count; i++) {
      const values = logits(weights, from, i);
      const largest = Math.max(...values);
      const powers = values.map((value) => Math.exp(value - largest));
      const sum = powers.reduce((a, b) => a + b, 0);
      powers.forEach((power, k) => {
        const step = rate * (power / sum - (from.labels[i] === k ? 1 : 0));
        for (let d = 0; d < 784; d++)
          weights[785 * k + d]! -= (step * from.images[784 * i + d]!) / 255;
        weights[785 * k + 784]! -= step;
      });
    }
  }
  let right = 0;
  for (let i = 0; i < on.count; i++) {
    const values = logits(weights, on, i);
    if (values.indexOf(Math.max(...values)) === on.labels[i]) right++;
  }
  return right / on.count;
}

function logits(weights: Float64Array, { images }: Dataset, i: number): number[] {
  return Array.from({ length: 10 }, (_, k) => {
    let sum = weights[785 * k + 784]!;
    for (let d = 0; d < 784; d++) sum += (weights[785 * k + d]! * images[784 * i + d]!) / 255;
    return sum;
  });
}

test("read as tokens they want a vocabulary of all bytes", async () => {
  const plan = networkOf("data garments\ndense 10 softmax").data!;
  const vocabulary = (size: number) => ({ layer: "embedding1", size });
  const { code, message } = await refusalOf(() => load(plan, 1, { vocabulary: vocabulary(100) }));
  expect(code).toBe("NET0546");
  expect(message).toMatch(/^garments holds \d+ in entry .* knows the whole numbers from 0 to 99$/);
  const { train: sound } = await load(plan, 1, { vocabulary: vocabulary(256) });
  expect(sound.count).toBeGreaterThan(0);
});
