import { describe, expect, it } from "vitest";
import { addBatchnorm } from "../../src/compiler/lower/ops/batchnorm.ts";
import { addLayernorm } from "../../src/compiler/lower/ops/layernorm.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { sizeOf } from "../../src/compiler/shape.ts";
import { checkOp, type Operand } from "./check.ts";
import { builds, execute, randomValues, recorder, relativeError } from "./harness.ts";

const shapes = [[3, 4, 5], [2, 2, 16], [7], [33], [9, 8, 1], [1, 1, 1]] as const;
const options = [
  { scale: true, center: true },
  { scale: true, center: false },
  { scale: false, center: true },
  { scale: false, center: false },
] as const;

/** The parameters that an option asks for, far from 1 and 0. */
function parameters(size: number, { scale, center }: (typeof options)[number]): Operand[] {
  const values = (seed: number) => randomValues(size, seed).map((x) => 1.5 + 0.4 * x);
  return [
    ...(scale ? [{ shape: [size], extent: "fixed" as const, values: values(3) }] : []),
    ...(center ? [{ shape: [size], extent: "fixed" as const, values: values(4) }] : []),
  ];
}

/** Mean and variance of numbers. */
function moments(values: readonly number[]): readonly [number, number] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return [mean, values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length];
}

/** Normalises groups of elements: `groupOf` says which one element `i` belongs to, `channelOf` its gamma and beta. */
function normalise(
  x: Float64Array,
  groupOf: (i: number) => number,
  channelOf: (i: number) => number,
  epsilon: number,
  gamma: Float64Array | undefined,
  beta: Float64Array | undefined,
): Float64Array {
  const groups = new Map<number, number[]>();
  x.forEach((v, i) => {
    const group = groups.get(groupOf(i));
    if (group === undefined) groups.set(groupOf(i), [v]);
    else group.push(v);
  });
  const found = new Map([...groups].map(([key, values]) => [key, moments(values)]));
  return x.map((v, i) => {
    const [mean, variance] = found.get(groupOf(i))!;
    const c = channelOf(i);
    return ((v - mean) / Math.sqrt(variance + epsilon)) * (gamma?.[c] ?? 1) + (beta?.[c] ?? 0);
  });
}

const images = 5;
const momentum = 0.9;
const epsilon = 1e-3;

describe.each(shapes.map((s) => [[...s]]))("batch normalisation of %j", (shape) => {
  const channels: number = shape.at(-1)!;
  const channelOf = (i: number) => i % channels;
  const moving: Operand[] = [
    { shape: [channels], extent: "fixed", constant: true },
    {
      shape: [channels],
      extent: "fixed",
      constant: true,
      values: randomValues(channels, 2).map((x) => 1 + x * x),
    },
  ];

  it.each(options)("in training, %j", async (option) => {
    await checkOp({
      images,
      operands: [{ shape }, ...moving, ...parameters(channels, option)],
      add: (build, [input, movingMean, movingVariance, ...rest]) =>
        addBatchnorm(
          build,
          input!,
          {
            movingMean: movingMean!,
            movingVariance: movingVariance!,
            gamma: option.scale ? rest[0] : undefined,
            beta: option.center ? rest.at(-1) : undefined,
          },
          { momentum, epsilon },
        ),
      reference: ([x, , , ...rest]) =>
        normalise(
          x!,
          channelOf,
          channelOf,
          epsilon,
          option.scale ? rest[0] : undefined,
          option.center ? rest.at(-1) : undefined,
        ),
      // Differences of nearly equal numbers: the gradient along x is a small rest.
      gradientTolerance: 1e-5,
    });
  });

  it.each(options)("outside training, %j", async (option) => {
    await checkOp({
      images,
      training: false,
      operands: [{ shape }, ...moving, ...parameters(channels, option)],
      add: (build, [input, movingMean, movingVariance, ...rest]) =>
        addBatchnorm(
          build,
          input!,
          {
            movingMean: movingMean!,
            movingVariance: movingVariance!,
            gamma: option.scale ? rest[0] : undefined,
            beta: option.center ? rest.at(-1) : undefined,
          },
          { momentum, epsilon },
        ),
      reference: ([x, mean, variance, ...rest]) =>
        x!.map((v, i) => {
          const c = channelOf(i);
          const gamma = option.scale ? rest[0]![c]! : 1;
          const beta = option.center ? rest.at(-1)![c]! : 0;
          return ((v - mean![c]!) / Math.sqrt(variance![c]! + epsilon)) * gamma + beta;
        }),
    });
  });

  it("moves its statistics by the batch's", async () => {
    for (const build of builds) {
      const record = recorder();
      const input = record.images(shape, "input");
      const movingMean = record.fixed([channels], "mean");
      const movingVariance = record.fixed([channels], "variance");
      const gamma = undefined;
      addBatchnorm(
        record,
        input,
        { movingMean, movingVariance, gamma, beta: undefined },
        { momentum, epsilon },
      );
      // Far from zero: a variance from sums of squares would have no digits left.
      const x = randomValues(images * sizeOf(shape), 8).map((v) => v + 100);
      const start = randomValues(channels, 4);
      const given = new Map<Tensor, Float32Array>([
        [input, x],
        [movingMean, start],
        [movingVariance, start],
      ]);
      const results = await execute(record.nodes, given, { images, build });
      const expected = Array.from({ length: channels }, (_, c) =>
        moments([...x].filter((_v, i) => channelOf(i) === c)),
      );
      const mixed = (k: 0 | 1) => expected.map((m, c) => 0.9 * start[c]! + 0.1 * m[k]);
      expect(relativeError(results.floats(movingMean), mixed(0))).toBeLessThan(3e-7);
      expect(relativeError(results.floats(movingVariance), mixed(1))).toBeLessThan(2e-6);
    }
  });
});

describe.each(shapes.map((s) => [[...s]]))("layer normalisation of %j", (shape) => {
  const width = shape.at(-1)!;
  it.each(options)("%j", async (option) => {
    await checkOp({
      images: 3,
      operands: [{ shape }, ...parameters(width, option)],
      add: (build, [input, ...rest]) =>
        addLayernorm(
          build,
          input!,
          {
            gamma: option.scale ? rest[0] : undefined,
            beta: option.center ? rest.at(-1) : undefined,
          },
          { epsilon },
        ),
      reference: ([x, ...rest]) =>
        normalise(
          x!,
          (i) => Math.floor(i / width),
          (i) => i % width,
          epsilon,
          option.scale ? rest[0] : undefined,
          option.center ? rest.at(-1) : undefined,
        ),
      gradientTolerance: 1e-5,
    });
  });
});

it("gradients of gamma and beta are added to what earlier chunks left", async () => {
  for (const build of builds) {
    const record = recorder();
    const input = record.images([2, 5], "input");
    const gamma = record.fixed([5], "gamma");
    const beta = record.fixed([5], "beta");
    addLayernorm(record, input, { gamma, beta }, { epsilon });
    const node = record.nodes[0]!;
    const g = record.images([2, 5], "gradient");
    const [, ...gradients] = node.op.gradient!(record, node, g, [true, true, true]);
    const values = (start: number) =>
      new Map<Tensor, Float32Array>([
        [input, randomValues(20, 1)],
        [gamma, randomValues(5, 2)],
        [beta, randomValues(5, 3)],
        [g, randomValues(20, 4)],
        ...gradients.map((t) => [t!, new Float32Array(5).fill(start)] as const),
      ]);
    const fresh = await execute(record.nodes, values(7), { images: 2, build });
    const added = await execute(record.nodes, values(7), { images: 2, build, accumulate: true });
    for (const gradient of gradients) {
      const expected = fresh.floats(gradient!).map((v) => v + 7);
      expect(relativeError(added.floats(gradient!), expected)).toBeLessThan(1e-7);
    }
  }
});
