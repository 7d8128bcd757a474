import { describe, expect, test } from "vitest";
import { addConv, conv } from "../../src/compiler/lower/ops/conv.ts";
import { slidOver, type ConvAttributes } from "../../src/compiler/lower/ops/conv-geometry.ts";
import { addConvTranspose } from "../../src/compiler/lower/ops/conv-transpose.ts";
import type { Op } from "../../src/compiler/lower/op.ts";
import {
  fromPanels,
  panelsShape,
  toPanels,
  type PanelLayout,
} from "../../src/compiler/lower/panels.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { paddingOf } from "../../src/compiler/lower/same-padding.ts";
import { convGradients, convReference, maskedBy, type Problem } from "./conv-reference.ts";
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
  readonly images?: number;
  readonly size: readonly [height: number, width: number, channels: number];
  readonly filters: number;
  readonly kernel?: readonly [number, number];
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
  readonly groups?: number;
  readonly padding?: "same" | "valid";
  readonly activation?: "linear" | "relu";
  readonly bias?: boolean;
}

const cases: Readonly<Record<string, Case>> = {
  "first layer of 28x28x1": { size: [28, 28, 1], filters: 32, activation: "relu" },
  "13x13x32 to 64": { size: [13, 13, 32], filters: 64, activation: "relu" },
  "5x5x64 to 128, many images": { images: 7, size: [5, 5, 64], filters: 128 },
  same: { size: [14, 14, 8], filters: 16, padding: "same", activation: "relu" },
  "same, even kernel": { size: [7, 9, 3], filters: 10, kernel: [4, 2], padding: "same" },
  "one column of filters": { size: [6, 5, 3], filters: 1 },
  "filters that fill no panel": { size: [6, 5, 6], filters: 13, padding: "same" },
  "filters of half a panel": { size: [6, 5, 2], filters: 4 },
  "1x1": { images: 5, size: [4, 3, 10], filters: 6, kernel: [1, 1] },
  "1x1 with stride 2": { size: [9, 8, 5], filters: 7, kernel: [1, 1], stride: [2, 2] },
  "stride 2": { size: [11, 12, 4], filters: 9, stride: [2, 2] },
  "stride 2, same": { size: [11, 12, 4], filters: 9, stride: [2, 2], padding: "same" },
  "stride 3x1, kernel 5x3, same": {
    size: [13, 6, 3],
    filters: 8,
    kernel: [5, 3],
    stride: [3, 1],
    padding: "same",
  },
  "stride larger than the kernel": {
    size: [11, 11, 3],
    filters: 8,
    kernel: [2, 2],
    stride: [4, 3],
  },
  "dilation 2": { size: [10, 9, 3], filters: 8, dilation: [2, 2] },
  "dilation 3x2, same": { size: [10, 9, 3], filters: 8, dilation: [3, 2], padding: "same" },
  groups: { size: [8, 8, 6], filters: 9, groups: 3, padding: "same", activation: "relu" },
  "as many groups as channels": { size: [6, 6, 5], filters: 10, groups: 5 },
  "two groups of whole panels": { size: [6, 6, 8], filters: 32, groups: 2, stride: [2, 2] },
  "no bias": { size: [8, 8, 3], filters: 8, bias: false, activation: "relu" },
  "kernel as large as the image": { images: 9, size: [5, 5, 16], filters: 12, kernel: [5, 5] },
  "a large image in strips": { images: 2, size: [70, 61, 5], filters: 9, padding: "same" },
  "a large image in strips, stride 2": {
    images: 2,
    size: [90, 91, 5],
    filters: 9,
    kernel: [5, 5],
    stride: [2, 2],
    padding: "same",
    activation: "relu",
  },
  "a wide line": { images: 1, size: [3, 700, 2], filters: 3 },
};

function complete(given: Case) {
  const [height, width, channels] = given.size;
  const { kernel = [3, 3], stride = [1, 1], dilation = [1, 1], groups = 1 } = given;
  const padding = paddingOf(given.size, {
    kernel,
    stride,
    dilation,
    padding: given.padding ?? "valid",
  });
  const attributes: ConvAttributes = {
    filters: given.filters,
    kernel,
    stride,
    dilation,
    groups,
    padding,
    activation: given.activation ?? "linear",
  };
  const [outHeight, outWidth] = slidOver([height, width], attributes);
  const problem: Problem = {
    images: given.images ?? 3,
    height,
    width,
    channels,
    outHeight,
    outWidth,
  };
  const layout: PanelLayout = {
    rows: (kernel[0] * kernel[1] * channels) / groups,
    columns: given.filters,
    groups,
  };
  return { attributes, problem, layout };
}

/** Lanes beyond the last filter of a group. */
function spareLanes(panels: Float32Array, layout: PanelLayout): number[] {
  const marked = toPanels(new Float32Array(layout.rows * layout.columns).fill(1), layout);
  return [...panels].filter((_, i) => marked[i] === 0);
}

/** Everything a convolution computes, forward and back, on one build and cut into pieces in one way. */
async function runConv(given: Case, options: ExecuteOptions, start?: Values) {
  const { attributes, problem, layout } = complete(given);
  const { images, height, width, channels, outHeight, outWidth } = problem;
  const build = recorder();
  const x = build.images([height, width, channels], "x");
  const kernel = build.fixed(panelsShape(layout), "kernel");
  const bias = given.bias === false ? undefined : build.fixed([given.filters], "bias");
  const outputGradient = build.images([outHeight, outWidth, given.filters], "output gradient");
  const y = addConv(build, x, kernel, bias, attributes);
  const node = build.nodes[0]!;
  const [dx, dw, db] = (conv as Op<unknown>).gradient!(build, node, outputGradient, [
    true,
    true,
    bias !== undefined,
  ]);
  const values = {
    x: randomValues(images * height * width * channels, 1),
    kernel: randomValues(layout.rows * layout.columns, 2),
    bias: randomValues(given.filters, 3),
    gradient: randomValues(images * outHeight * outWidth * given.filters, 4),
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
    attributes,
    problem,
    layout,
    values,
    y: results.floats(y),
    dx: results.floats(dx!),
    dw: results.floats(dw!),
    db: db && results.floats(db),
  };
}

describe.each(Object.entries(cases))("%s", (_, given) => {
  const { attributes, problem, layout } = complete(given);

  test.each(builds)("%s agrees with float64", async (build) => {
    const run = await runConv(given, { build });
    const { values } = run;
    const bias = given.bias === false ? undefined : values.bias;
    let y = convReference(problem, attributes, values.x, values.kernel, bias);
    if (attributes.activation === "relu") y = y.map((v) => Math.max(v, 0));
    expect(relativeError(run.y, y)).toBeLessThan(1e-6);
    // Masked by what the kernel computed: a number that rounds to the other side of 0 is no mistake of the gradient.
    const gradient =
      attributes.activation === "relu" ? maskedBy(values.gradient, run.y) : values.gradient;
    const exact = convGradients(problem, attributes, values.x, values.kernel, gradient);
    expect(relativeError(run.dx, exact.x)).toBeLessThan(1e-6);
    expect(relativeError(fromPanels(run.dw, layout), exact.kernel)).toBeLessThan(1e-6);
    expect(spareLanes(run.dw, layout).every((v) => v === 0)).toBe(true);
    if (run.db !== undefined) expect(relativeError(run.db, exact.bias)).toBeLessThan(1e-6);
  });

  test.each(["halves", "each"] as const)("in pieces (%s) gives the same bits", async (split) => {
    const whole = await runConv(given, {});
    const cut = await runConv(given, { split });
    for (const name of ["y", "dx", "dw", "db"] as const) expect(cut[name]).toEqual(whole[name]);
  });

  test("adds to the gradients of earlier chunks", async () => {
    const whole = await runConv(given, {});
    const start = toPanels(randomValues(layout.rows * layout.columns, 5), layout);
    const added = await runConv(given, { accumulate: true }, start);
    const sum = (a: Float32Array, b: Float32Array) => a.map((v, i) => v + b[i]!);
    expect(relativeError(added.dw, sum(start, whole.dw))).toBeLessThan(1e-6);
    expect(spareLanes(added.dw, layout).every((v) => v === 0)).toBe(true);
    if (added.db === undefined || whole.db === undefined) return;
    expect(relativeError(added.db, sum(whole.values.bias, whole.db))).toBeLessThan(1e-6);
  });
});

const transposed: Readonly<Record<string, Case>> = {
  "stride 2, valid": { size: [9, 11, 10], filters: 5, kernel: [3, 3], stride: [2, 2] },
  "stride 2, same": { size: [8, 10, 6], filters: 4, stride: [2, 2], padding: "same" },
  "stride 2, same, relu": {
    size: [8, 8, 16],
    filters: 8,
    kernel: [4, 4],
    stride: [2, 2],
    padding: "same",
    activation: "relu",
  },
  "kernel smaller than the stride": { size: [9, 9, 3], filters: 8, kernel: [2, 1], stride: [3, 3] },
  "stride 1, same": { size: [7, 6, 9], filters: 3, padding: "same", activation: "relu" },
  "no bias": { size: [7, 6, 9], filters: 3, bias: false },
};

// A case's `size` is the output here, and `filters` are the channels of the input.
describe.each(Object.entries(transposed))("transposed: %s", (_, given) => {
  test.each(builds)("%s agrees with float64", async (build) => {
    const { attributes, problem, layout } = complete(given);
    const { images, height, width, channels, outHeight, outWidth } = problem;
    const recording = recorder();
    const x = recording.images([outHeight, outWidth, given.filters], "x");
    const kernel = recording.fixed(panelsShape(layout), "kernel");
    const bias = given.bias === false ? undefined : recording.fixed([channels], "bias");
    const outputGradient = recording.images([height, width, channels], "output gradient");
    const y = addConvTranspose(recording, x, kernel, bias, {
      ...attributes,
      filters: channels,
      size: [height, width],
    });
    const node = recording.nodes[0]!;
    const [dx, dw, db] = node.op.gradient!(recording, node, outputGradient, [
      true,
      true,
      bias !== undefined,
    ]);
    const values = {
      x: randomValues(images * outHeight * outWidth * given.filters, 1),
      kernel: randomValues(layout.rows * layout.columns, 2),
      bias: randomValues(channels, 3),
      gradient: randomValues(images * height * width * channels, 4),
    };
    const tensors = new Map<Tensor, Values>([
      [x, values.x],
      [kernel, toPanels(values.kernel, layout)],
      [outputGradient, values.gradient],
    ]);
    if (bias !== undefined) tensors.set(bias, values.bias);
    const results = await execute(recording.nodes, tensors, { images, build, split: "halves" });

    const zeros = new Float64Array(images * height * width * channels);
    const forward = convGradients(problem, attributes, zeros, values.kernel, values.x).x.map(
      (v, i) => v + (bias === undefined ? 0 : values.bias[i % channels]!),
    );
    const relu = attributes.activation === "relu";
    const result = results.floats(y);
    expect(relativeError(result, relu ? forward.map((v) => Math.max(v, 0)) : forward)).toBeLessThan(
      1e-6,
    );
    const gradient = relu ? maskedBy(values.gradient, result) : values.gradient;
    expect(
      relativeError(
        results.floats(dx!),
        convReference(problem, attributes, gradient, values.kernel, undefined),
      ),
    ).toBeLessThan(1e-6);
    expect(
      relativeError(
        fromPanels(results.floats(dw!), layout),
        convGradients(problem, attributes, gradient, values.kernel, values.x).kernel,
      ),
    ).toBeLessThan(1e-6);
    expect(spareLanes(results.floats(dw!), layout).every((v) => v === 0)).toBe(true);
    if (db === undefined) return;
    const sums = new Float64Array(channels);
    gradient.forEach((v, i) => {
      sums[i % channels]! += v;
    });
    expect(relativeError(results.floats(db), sums)).toBeLessThan(1e-6);
  });
});

test("NaN and infinity reach the pixels that see them, and no others", async () => {
  const build = recorder();
  const x = build.images([6, 6, 2], "x");
  const layout = { rows: 18, columns: 3, groups: 1 };
  const kernel = build.fixed(panelsShape(layout), "kernel");
  const { attributes } = complete({ size: [6, 6, 2], filters: 3, activation: "relu" });
  const y = addConv(build, x, kernel, undefined, attributes);
  const pixels = new Float32Array(2 * 6 * 6 * 2).fill(1);
  pixels[0] = NaN;
  pixels[36 * 2] = Infinity;
  const weights = toPanels(new Float32Array(18 * 3).fill(0.5), layout);
  const results = await execute(
    build.nodes,
    new Map([
      [x, pixels],
      [kernel, weights],
    ] as const),
    {
      images: 2,
    },
  );
  const output = results.floats(y);
  expect([...output.subarray(0, 3)]).toEqual([NaN, NaN, NaN]);
  expect([...output.subarray(48, 51)]).toEqual([Infinity, Infinity, Infinity]);
  const others = [...output].filter((_, i) => i % 48 >= 3);
  expect(others.every((v) => v === 9)).toBe(true);
});
