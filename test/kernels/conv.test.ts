import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addConv } from "../../src/compiler/lower/ops/conv.ts";
import { addConvTranspose } from "../../src/compiler/lower/ops/conv-transpose.ts";
import { fromPanels, panelsShape, toPanels } from "../../src/compiler/lower/panels.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { checkConv, complete, runConv, spareLanes, type Case } from "./conv-case.ts";
import { convGradients, convReference, maskedBy } from "./conv-reference.ts";
import { builds, execute, randomValues, recorder, relativeError, type Values } from "./harness.ts";

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

describe.each(Object.entries(cases))("%s", (_, given) => {
  const { layout } = complete(given);

  test.each(builds)("%s agrees with float64", async (build) => {
    await checkConv(given, { build });
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

const randomCase: fc.Arbitrary<Case> = fc
  .record({
    images: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 17 }),
    width: fc.integer({ min: 1, max: 17 }),
    groups: fc.integer({ min: 1, max: 3 }),
    groupChannels: fc.integer({ min: 1, max: 9 }),
    groupFilters: fc.integer({ min: 1, max: 18 }),
    kernel: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    dilation: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    padding: fc.constantFrom("same" as const, "valid" as const),
    activation: fc.constantFrom("linear" as const, "relu" as const),
    bias: fc.boolean(),
  })
  .map(({ height, width, groups, groupChannels, groupFilters, ...rest }) => ({
    ...rest,
    groups,
    size: [height, width, groups * groupChannels] as const,
    filters: groups * groupFilters,
  }))
  .filter((given) => {
    const { outHeight, outWidth } = complete(given).problem;
    return outHeight > 0 && outWidth > 0;
  });

test("any convolution agrees with float64", async () => {
  const build = fc.constantFrom(...builds);
  const split = fc.constantFrom("whole" as const, "halves" as const, "each" as const);
  await fc.assert(
    fc.asyncProperty(randomCase, build, split, (given, build, split) =>
      checkConv(given, { build, split }),
    ),
    { numRuns: 200, seed: 1 },
  );
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
