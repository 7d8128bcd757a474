import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addLoss } from "../../src/compiler/lower/losses/loss.ts";
import { addActivation } from "../../src/compiler/lower/ops/activation.ts";
import { addMetric } from "../../src/compiler/lower/ops/metric.ts";
import { addSoftmax } from "../../src/compiler/lower/ops/softmax.ts";
import type { Loss, LossName, MetricName } from "../../src/compiler/network.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { numericGradients } from "./check.ts";
import { builds, execute, randomValues, recorder, relativeError, type Values } from "./harness.ts";

/** What each unit should be for a label: its one-hot vector, or with one unit the label itself. */
function unitsOf(labels: Int32Array, units: number): Float64Array {
  const rows = Array.from(labels, (label) =>
    Array.from({ length: units }, (_, c) => (units === 1 ? label : c === label ? 1 : 0)),
  );
  return Float64Array.from(rows.flat());
}

/** The loss of each image in double precision. */
function reference(
  loss: Loss,
  units: number,
  x: Float64Array,
  labels: Int32Array,
  targets = unitsOf(labels, units),
): Float64Array {
  return Float64Array.from(labels, (label, image) => {
    const row = [...x.subarray(image * units, (image + 1) * units)];
    const target = targets.subarray(image * units, (image + 1) * units);
    const mean = (f: (x: number, z: number) => number) =>
      row.reduce((sum, v, c) => sum + f(v, target[c]!), 0) / units;
    const clip = (p: number) => Math.min(Math.max(p, 1e-7), 1 - 1e-7);
    switch (loss.kind) {
      case "crossentropy": {
        if (!loss.fromLogits) {
          const sum = row.reduce((a, p) => a + clip(p), 0);
          return Math.log(sum) - Math.log(clip(row[label]!));
        }
        const most = Math.max(...row);
        return most + Math.log(row.reduce((a, v) => a + Math.exp(v - most), 0)) - row[label]!;
      }
      case "binary-crossentropy":
        return mean((v, z) =>
          loss.fromLogits
            ? Math.max(v, 0) - v * z + Math.log1p(Math.exp(-Math.abs(v)))
            : -(z * Math.log(clip(v)) + (1 - z) * Math.log(1 - clip(v))),
        );
      case "mse":
        return mean((v, z) => (v - z) ** 2);
      case "mae":
        return mean((v, z) => Math.abs(v - z));
      case "huber":
        return mean((v, z) => (Math.abs(v - z) <= 1 ? (v - z) ** 2 / 2 : Math.abs(v - z) - 0.5));
    }
  });
}

interface LossRun {
  readonly losses: Float32Array;
  readonly gradient: Float32Array;
}

/** A loss on outputs, on every build and cut in pieces; evaluation alone must give the same losses. */
async function run(
  loss: Loss,
  units: number,
  x: Values,
  labels: Int32Array,
  gradientScale: number,
  targets?: Values,
): Promise<readonly LossRun[]> {
  const found: LossRun[] = [];
  const target = targets === undefined ? "labels" : "input";
  for (const build of builds) {
    for (const split of ["whole", "each"] as const) {
      const record = recorder();
      const outputs = record.images([units], "outputs");
      const labelTensor = record.images([targets === undefined ? 1 : units], "labels");
      const { losses, gradient } = addLoss(record, outputs, labelTensor, { ...loss, target });
      const given = new Map<Tensor, Values>([
        [outputs, x],
        [labelTensor, targets ?? labels],
      ]);
      const options = { images: labels.length, build, split, gradientScale };
      const results = await execute(record.nodes, given, options);
      found.push({ losses: results.floats(losses), gradient: results.floats(gradient!) });

      const evaluation = { ...record, ...recorder(false) };
      const alone = addLoss(evaluation, outputs, labelTensor, { ...loss, target });
      expect(alone.gradient).toBeUndefined();
      const nodes = evaluation.nodes.map((node) => ({ ...node, output: losses }));
      expect((await execute(nodes, given, options)).integers(losses)).toEqual(
        results.integers(losses),
      );
    }
  }
  return found;
}

const kinds: readonly (readonly [LossName, boolean])[] = [
  ["crossentropy", true],
  ["crossentropy", false],
  ["binary-crossentropy", true],
  ["binary-crossentropy", false],
  ["mse", false],
  ["mae", false],
  ["huber", false],
];

describe.each(kinds)("%s, logits %s", (kind, fromLogits) => {
  const probabilities = kind.endsWith("crossentropy") && !fromLogits;
  it.each([1, 2, 3, 4, 10, 17])("of %d units", async (units) => {
    if (kind === "crossentropy" && units === 1) return;
    const images = 6;
    const labels = Int32Array.from({ length: images }, (_, i) =>
      units === 1 && !kind.endsWith("crossentropy") ? i - 2 : (i * 5) % Math.max(units, 2),
    );
    const x = randomValues(units * images, units).map((v) =>
      probabilities ? 0.05 + 0.9 / (1 + Math.exp(-v)) : 2 * v,
    );
    const exact = Float64Array.from(x);
    const loss = { kind, fromLogits };
    const expected = reference(loss, units, exact, labels);
    const scale = Math.fround(1 / 60);
    const [gradient] = numericGradients(
      ([v]) => reference(loss, units, v!, labels),
      [exact],
      new Float64Array(images).fill(scale),
      [true],
    );
    for (const got of await run(loss, units, x, labels, scale)) {
      expect(relativeError(got.losses, expected)).toBeLessThan(4e-7);
      expect(relativeError(got.gradient, gradient!)).toBeLessThan(2e-6);
    }
  });
});

describe.each(kinds.filter(([kind]) => kind !== "crossentropy"))(
  "%s, logits %s, against a number for each unit",
  (kind, fromLogits) => {
    it.each([1, 3, 4, 17])("of %d units", async (units) => {
      const images = 5;
      const labels = new Int32Array(images);
      const probabilities = kind === "binary-crossentropy" && !fromLogits;
      const within = (v: number) => 0.05 + 0.9 / (1 + Math.exp(-v));
      const x = randomValues(units * images, units).map((v) => (probabilities ? within(v) : 2 * v));
      const targets = randomValues(units * images, 99 + units).map(within);
      const exact = Float64Array.from(x);
      const loss = { kind, fromLogits };
      const expected = reference(loss, units, exact, labels, Float64Array.from(targets));
      const scale = Math.fround(1 / 60);
      const [gradient] = numericGradients(
        ([v]) => reference(loss, units, v!, labels, Float64Array.from(targets)),
        [exact],
        new Float64Array(images).fill(scale),
        [true],
      );
      for (const got of await run(loss, units, x, labels, scale, targets)) {
        expect(relativeError(got.losses, expected)).toBeLessThan(4e-7);
        expect(relativeError(got.gradient, gradient!)).toBeLessThan(2e-6);
      }
    });
  },
);

it("losses of extreme logits are finite, of NaN NaN", async () => {
  const x = [1e4, -1e4, 0, -1e4, 1e4, 0, NaN, 0, 0];
  const labels = Int32Array.of(0, 0, 0);
  for (const kind of ["crossentropy", "binary-crossentropy"] as const) {
    for (const { losses, gradient } of await run({ kind, fromLogits: true }, 3, x, labels, 1)) {
      expect(losses[0]).toBeLessThan(1);
      expect(losses[1]).toBeGreaterThan(5000);
      expect(losses[2]).toBeNaN();
      expect(gradient.subarray(0, 6).every(Number.isFinite)).toBe(true);
    }
  }
});

interface Oracle {
  readonly name: string;
  readonly loss: LossName;
  readonly from: "logits" | "outputs";
  readonly activation: "softmax" | "sigmoid" | null;
  readonly remembersLogits?: boolean;
  readonly batch: number;
  readonly shape: readonly number[];
  readonly targets: readonly number[];
  readonly outputs: readonly number[];
  readonly beforeActivation?: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
}
const oracles = JSON.parse(
  readFileSync(new URL("../oracles/losses.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Oracle[] };

/** Class numbers that stand for the same targets, where there are such. */
function labelsOf({ targets, batch, shape, loss }: Oracle): Int32Array | undefined {
  const units = shape[0]!;
  if (shape.length !== 1) return undefined;
  if (targets.length === batch && (loss === "crossentropy" || units === 1)) {
    return targets.every(Number.isInteger) ? Int32Array.from(targets) : undefined;
  }
  const rows = Array.from({ length: batch }, (_, i) => targets.slice(i * units, (i + 1) * units));
  const oneHot = rows.every((row) => row.filter((z) => z === 1).length === 1);
  const others = targets.every((z) => z === 0 || z === 1);
  return oneHot && others ? Int32Array.from(rows, (row) => row.indexOf(1)) : undefined;
}

const usable = oracles.cases.filter((c) => labelsOf(c) !== undefined);

describe("Keras", () => {
  it("has cases of every loss that class numbers can express", () => {
    expect(usable.length).toBeGreaterThan(16);
  });

  it.each(usable)("$name", async (c) => {
    const [units] = c.shape as readonly [number];
    const labels = labelsOf(c)!;
    const crossentropy = c.loss.endsWith("crossentropy");
    // Keras's tensor remembers what stood before its softmax or sigmoid: the loss then takes that.
    const fused = crossentropy && (c.from === "logits" || c.remembersLogits === true);
    const before = c.beforeActivation ?? c.outputs;
    for (const build of builds) {
      const record = recorder();
      const input = record.images([units], "before");
      const labelTensor = record.images([1], "labels");
      const activated =
        c.activation === null || fused
          ? input
          : c.activation === "softmax"
            ? addSoftmax(record, input)
            : addActivation(record, input, { kind: "sigmoid" });
      const loss = { kind: c.loss, fromLogits: fused, target: "labels" } as const;
      const { losses, gradient } = addLoss(record, activated, labelTensor, loss);
      const activation = record.nodes[0]!;
      const [inputGradient] =
        activated === input
          ? [gradient]
          : activation.op.gradient!(record, activation, gradient!, [true]);
      const given = new Map<Tensor, Values>([
        [input, before],
        [labelTensor, labels],
      ]);
      const options = { images: c.batch, build, gradientScale: 1 / c.batch };
      const results = await execute(record.nodes, given, options);
      const mean = results.floats(losses).reduce((a, b) => a + b, 0) / c.batch;
      expect(Math.abs(mean - c.value)).toBeLessThan(2e-6 * Math.max(1, Math.abs(c.value)));
      const got = results.floats(inputGradient!);
      const most = Math.max(...c.gradient.map(Math.abs), 1e-3);
      got.forEach((g, i) => {
        expect(Math.abs(g - c.gradient[i]!), String(i)).toBeLessThan(2e-6 * most);
      });
    }
  });
});

describe("metrics", () => {
  async function metricOf(
    metric: MetricName,
    units: number,
    x: readonly number[],
    labels: readonly number[],
    logits = false,
  ) {
    const found: number[][] = [];
    for (const build of builds) {
      const record = recorder(false);
      const outputs = record.images([units], "outputs");
      const labelTensor = record.images([1], "labels");
      const result = addMetric(record, outputs, labelTensor, {
        metric,
        logits,
        target: "labels",
      });
      const given = new Map<Tensor, Values>([
        [outputs, x],
        [labelTensor, Int32Array.from(labels)],
      ]);
      const options = { images: labels.length, build, split: "each" } as const;
      found.push([...(await execute(record.nodes, given, options)).floats(result)]);
    }
    for (const other of found) expect(other).toEqual(found[0]);
    return found[0];
  }

  it("accuracy takes the first of equal largest", async () => {
    const x = [1, 3, 3, 0, 0, 0, -1, -2, 5];
    expect(await metricOf("accuracy", 3, x, [1, 0, 2])).toEqual([1, 1, 1]);
    expect(await metricOf("accuracy", 3, x, [2, 1, 0])).toEqual([0, 0, 0]);
  });

  it("accuracy of one unit is above one half, of a logit above 0", async () => {
    const x = [0.5, 0.6, 0.4, 0.6];
    expect(await metricOf("accuracy", 1, x, [0, 1, 1, 0])).toEqual([1, 1, 0, 0]);
    expect(await metricOf("accuracy", 1, [0, 0.1, -1], [0, 1, 0], true)).toEqual([1, 1, 1]);
  });

  it("top5 counts those that are larger", async () => {
    const x = [6, 5, 4, 3, 2, 1, 6, 6, 6, 6, 6, 6, NaN, 0, 0, 0, 0, 0];
    expect(await metricOf("top5", 6, x, [4, 5, 0])).toEqual([1, 1, 0]);
    expect(await metricOf("top5", 6, x, [5, 0, 1])).toEqual([0, 1, 1]);
  });

  it("mse and mae compare with the one-hot vector, or the number", async () => {
    const x = [0.5, 0.25, 0.25, 1, 0, 0];
    const mse = await metricOf("mse", 3, x, [0, 1]);
    expect(mse![0]).toBeCloseTo(0.375 / 3, 6);
    expect(mse![1]).toBeCloseTo(2 / 3, 6);
    expect(await metricOf("mae", 3, x, [0, 1])).toEqual([Math.fround(1 / 3), Math.fround(2 / 3)]);
    expect(await metricOf("mae", 1, [2.5, -1], [4, 0])).toEqual([1.5, 1]);
  });
});
