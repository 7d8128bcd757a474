import { describe, expect, test } from "vitest";
import { addDense, dense } from "../../src/compiler/lower/ops/dense.ts";
import type { Op } from "../../src/compiler/lower/op.ts";
import { fromPanels, panelsShape, toPanels } from "../../src/compiler/lower/panels.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { maskedBy } from "./conv-reference.ts";
import {
  builds,
  execute,
  randomValues,
  recorder,
  relativeError,
  type ExecuteOptions,
  type Values,
} from "./harness.ts";

interface Case {
  readonly images: number;
  readonly inputs: number;
  readonly units: number;
  readonly activation?: "relu";
  readonly bias?: boolean;
}

const cases: readonly Case[] = [
  { images: 32, inputs: 784, units: 128, activation: "relu" },
  { images: 32, inputs: 128, units: 10 },
  { images: 1, inputs: 5, units: 1 },
  { images: 7, inputs: 9, units: 3, activation: "relu" },
  { images: 6, inputs: 50, units: 8, bias: false },
  // Several blocks of inputs, of units and of images, each with a rest.
  { images: 5, inputs: 600, units: 12, activation: "relu" },
  { images: 5, inputs: 21, units: 1100 },
  // Few images and many weights: stretches of inputs, with a rest.
  { images: 2, inputs: 2600, units: 110, activation: "relu" },
  // So many inputs that they are multiplied in parts.
  { images: 5, inputs: 8195, units: 20, activation: "relu" },
  { images: 201, inputs: 53, units: 17, activation: "relu" },
];

async function runDense(given: Case, options: ExecuteOptions, start?: Values) {
  const { images, inputs, units } = given;
  const layout = { rows: inputs, columns: units, groups: 1 };
  const build = recorder();
  const x = build.images([inputs], "x");
  const kernel = build.fixed(panelsShape(layout), "kernel");
  const bias = given.bias === false ? undefined : build.fixed([units], "bias");
  const outputGradient = build.images([units], "output gradient");
  const y = addDense(build, x, kernel, bias, { units, activation: given.activation ?? "linear" });
  const [dx, dw, db] = (dense as Op<unknown>).gradient!(build, build.nodes[0]!, outputGradient, [
    true,
    true,
    bias !== undefined,
  ]);
  const values = {
    x: randomValues(images * inputs, 1),
    kernel: randomValues(inputs * units, 2),
    bias: randomValues(units, 3),
    gradient: randomValues(images * units, 4),
  };
  const tensors = new Map<Tensor, Values>([
    [x, values.x],
    [kernel, toPanels(values.kernel, layout)],
    [outputGradient, values.gradient],
  ]);
  if (bias !== undefined) tensors.set(bias, values.bias);
  if (start !== undefined) tensors.set(dw!, start);
  if (start !== undefined && db !== undefined) tensors.set(db, values.bias);
  const results = await execute(build.nodes, tensors, { ...options, images });
  return {
    layout,
    values,
    y: results.floats(y),
    dx: results.floats(dx!),
    dw: results.floats(dw!),
    db: db && results.floats(db),
  };
}

type Run = Awaited<ReturnType<typeof runDense>>;

/** What the run should have computed, in double precision; the ReLU's mask is the run's own. */
function reference(given: Case, { values, y }: Run) {
  const { images, inputs, units } = given;
  const relu = given.activation === "relu";
  const gradient = relu ? maskedBy(values.gradient, y) : values.gradient;
  const exact = {
    y: new Float64Array(images * units),
    dx: new Float64Array(images * inputs),
    dw: new Float64Array(inputs * units),
    db: new Float64Array(units),
  };
  for (let i = 0; i < images; i++) {
    for (let u = 0; u < units; u++) {
      const o = i * units + u;
      exact.db[u]! += gradient[o]!;
      if (given.bias !== false) exact.y[o]! += values.bias[u]!;
      for (let k = 0; k < inputs; k++) {
        exact.y[o]! += values.x[i * inputs + k]! * values.kernel[k * units + u]!;
        exact.dx[i * inputs + k]! += gradient[o]! * values.kernel[k * units + u]!;
        exact.dw[k * units + u]! += gradient[o]! * values.x[i * inputs + k]!;
      }
    }
  }
  return relu ? { ...exact, y: exact.y.map((v) => Math.max(v, 0)) } : exact;
}

function spareLanes(run: Run): readonly number[] {
  const { rows, columns } = run.layout;
  const marked = toPanels(new Float32Array(rows * columns).fill(1), run.layout);
  return [...run.dw].filter((_, i) => marked[i] === 0);
}

describe.each(cases)("$images images, $inputs inputs, $units units", (given) => {
  test.each(builds)("%s agrees with float64", async (build) => {
    const run = await runDense(given, { build });
    const exact = reference(given, run);
    expect(relativeError(run.y, exact.y)).toBeLessThan(1e-6);
    expect(relativeError(run.dx, exact.dx)).toBeLessThan(1e-6);
    expect(relativeError(fromPanels(run.dw, run.layout), exact.dw)).toBeLessThan(1e-6);
    expect(spareLanes(run).every((v) => v === 0)).toBe(true);
    if (run.db !== undefined) expect(relativeError(run.db, exact.db)).toBeLessThan(1e-6);
  });

  test.each(["halves", "each"] as const)("in pieces (%s) gives the same bits", async (split) => {
    const whole = await runDense(given, { build: "relaxed" });
    const cut = await runDense(given, { build: "relaxed", split });
    for (const name of ["y", "dx", "dw", "db"] as const) expect(cut[name]).toEqual(whole[name]);
  });

  test("adds to the gradients of earlier chunks", async () => {
    const whole = await runDense(given, {});
    const start = toPanels(randomValues(given.inputs * given.units, 5), whole.layout);
    const added = await runDense(given, { accumulate: true }, start);
    const sum = (a: Float32Array, b: Float32Array) => a.map((v, i) => v + b[i]!);
    expect(relativeError(added.dw, sum(start, whole.dw))).toBeLessThan(1e-6);
    expect(spareLanes(added).every((v) => v === 0)).toBe(true);
    if (added.db === undefined || whole.db === undefined) return;
    expect(relativeError(added.db, sum(whole.values.bias, whole.db))).toBeLessThan(1e-6);
  });
});

test.each([
  { inputs: 300, units: 20 },
  { inputs: 2600, units: 110 },
])("a row's value does not depend on how many images stand beside it: %o", async (sizes) => {
  const few = await runDense({ images: 3, ...sizes }, { build: "relaxed" });
  const many = await runDense({ images: 32, ...sizes }, { build: "relaxed" });
  // The same generator: the first images are the same ones.
  expect(many.y.subarray(0, 3 * sizes.units)).toEqual(few.y);
});
