import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentiate } from "../../src/compiler/lower/gradient.ts";
import { createGraph, createTensorSource } from "../../src/compiler/lower/graph.ts";
import { addAddition } from "../../src/compiler/lower/ops/addition.ts";
import { addWinograd } from "../../src/compiler/lower/ops/winograd.ts";
import { fromPanels, panelsShape, toPanels } from "../../src/compiler/lower/panels.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { complete, spareLanes, type Case } from "./conv-case.ts";
import { convGradients, convReference, maskedBy } from "./conv-reference.ts";
import {
  builds,
  execute,
  randomValues,
  relativeError,
  type ExecuteOptions,
  type Values,
} from "./harness.ts";

interface WinogradCase extends Case {
  readonly tile: 3 | 4 | 5 | 6 | 7;
}

const cases: Readonly<Record<string, WinogradCase>> = {
  "28x28, whole tiles and a rest": {
    ...{ tile: 6, images: 2, size: [28, 28, 8], filters: 16, padding: "same" },
  },
  "13x13x32 to 64": { tile: 6, images: 2, size: [13, 13, 32], filters: 64, activation: "relu" },
  "14x14 in four tiles": {
    ...{ tile: 7, images: 2, size: [14, 14, 16], filters: 24, padding: "same", activation: "relu" },
  },
  "14x14": { tile: 5, size: [14, 14, 16], filters: 24, padding: "same", activation: "relu" },
  "5x5 to 3x3": { tile: 3, images: 7, size: [5, 5, 64], filters: 32, activation: "relu" },
  "one tile of 4x4": { tile: 4, images: 5, size: [4, 4, 12], filters: 20, padding: "same" },
  "one tile that is larger than its map": { tile: 6, size: [4, 3, 8], filters: 9, padding: "same" },
  "filters that fill no vector": { tile: 4, size: [9, 11, 7], filters: 13, activation: "relu" },
  "filters that fill no panel": { tile: 5, size: [8, 7, 12], filters: 36, padding: "same" },
  "one channel": { tile: 3, size: [8, 9, 1], filters: 2, padding: "same" },
  "no bias": {
    ...{ tile: 6, size: [9, 9, 8], filters: 8, bias: false, padding: "same", activation: "relu" },
  },
  "more rows than a block": { tile: 3, images: 40, size: [13, 19, 6], filters: 8, padding: "same" },
  "many channels": { tile: 7, images: 1, size: [14, 14, 1024], filters: 8, padding: "same" },
  "many filters": { tile: 7, images: 1, size: [14, 14, 8], filters: 1024, padding: "same" },
  "many tiles": { tile: 7, images: 16, size: [40, 40, 8], filters: 8, padding: "same" },
  "one image": { tile: 5, images: 1, size: [6, 31, 10], filters: 9 },
};

/** A convolution and its gradients by Winograd's algorithm. */
async function run(
  given: WinogradCase,
  options: ExecuteOptions,
  start?: Values,
  image?: Float32Array,
) {
  const { attributes, problem, layout } = complete(given);
  const { images, height, width, channels, outHeight, outWidth } = problem;
  const tensors = createTensorSource();
  const build = createGraph(tensors, true, "winograd");
  const x = build.images([height, width, channels], "x");
  const kernel = build.fixed(panelsShape(layout), "kernel");
  const bias = given.bias === false ? undefined : build.fixed([given.filters], "bias");
  const outputGradient = build.images([outHeight, outWidth, given.filters], "output gradient");
  const { tile } = given;
  const tiling = { tile, rows: Math.ceil(outHeight / tile), columns: Math.ceil(outWidth / tile) };
  const y = addWinograd(build, x, kernel, bias, attributes, [outHeight, outWidth], tiling);
  const parameters = bias === undefined ? [x, kernel] : [x, kernel, bias];
  const gradients = differentiate(build, y, outputGradient, parameters, addAddition);
  const of = (tensor: Tensor) => gradients.get(tensor.id)!;
  const values = {
    x: image ?? randomValues(images * height * width * channels, 1),
    kernel: randomValues(layout.rows * layout.columns, 2),
    bias: randomValues(given.filters, 3),
    gradient: randomValues(images * outHeight * outWidth * given.filters, 4),
  };
  const held = new Map<Tensor, Values>([
    [x, values.x],
    [kernel, toPanels(values.kernel, layout)],
    [outputGradient, values.gradient],
  ]);
  if (bias !== undefined) held.set(bias, values.bias);
  if (start !== undefined) held.set(of(kernel), start);
  if (start !== undefined && bias !== undefined) held.set(of(bias), values.bias);
  const results = await execute(build.nodes, held, { ...options, images });
  return {
    values,
    y: results.floats(y),
    dx: results.floats(of(x)),
    dw: results.floats(of(kernel)),
    db: bias && results.floats(of(bias)),
  };
}

/** Relative errors of everything it computes, against a plain loop in double precision. */
async function errorsOf(given: WinogradCase, options: ExecuteOptions) {
  const { attributes, problem, layout } = complete(given);
  const found = await run(given, options);
  const { values } = found;
  const bias = given.bias === false ? undefined : values.bias;
  const relu = attributes.activation === "relu";
  const exact = convReference(problem, attributes, values.x, values.kernel, bias);
  // Masked by what the kernel computed: a number that rounds to the other side of 0 is no mistake of the gradient.
  const gradient = relu ? maskedBy(values.gradient, found.y) : values.gradient;
  const wanted = convGradients(problem, attributes, values.x, values.kernel, gradient);
  expect(spareLanes(found.dw, layout).every((v) => v === 0)).toBe(true);
  return {
    y: relativeError(found.y, relu ? exact.map((v) => Math.max(v, 0)) : exact),
    dx: relativeError(found.dx, wanted.x),
    dw: relativeError(fromPanels(found.dw, layout), wanted.kernel),
    db: found.db === undefined ? 0 : relativeError(found.db, wanted.bias),
  };
}

async function checkWinograd(given: WinogradCase, options: ExecuteOptions): Promise<void> {
  const errors = await errorsOf(given, options);
  if (process.env["NETC_ERRORS"] !== undefined) console.log(given, errors);
  expect(errors.y).toBeLessThan(1e-5);
  expect(errors.dx).toBeLessThan(2e-5);
  expect(errors.dw).toBeLessThan(2e-5);
  expect(errors.db).toBeLessThan(1e-6);
}

describe.each(Object.entries(cases))("%s", (_, given) => {
  const { layout } = complete(given);

  test.each(builds)("%s agrees with float64", async (build) => {
    await checkWinograd(given, { build });
  });

  test.each(["halves", "each"] as const)("in pieces (%s) gives the same bits", async (split) => {
    const whole = await run(given, {});
    // Strict runs copy the memory for each call; pieces are many.
    const cut = await run(given, { split, strict: false });
    for (const name of ["y", "dx", "dw", "db"] as const) expect(cut[name]).toEqual(whole[name]);
  });

  test("adds to the gradients of earlier chunks", async () => {
    const whole = await run(given, {});
    const start = toPanels(randomValues(layout.rows * layout.columns, 5), layout);
    const added = await run(given, { accumulate: true }, start);
    const sum = (a: Float32Array, b: Float32Array) => a.map((v, i) => v + b[i]!);
    expect(relativeError(added.dw, sum(start, whole.dw))).toBeLessThan(1e-6);
    if (added.db === undefined || whole.db === undefined) return;
    expect(relativeError(added.db, sum(whole.values.bias, whole.db))).toBeLessThan(1e-6);
  });
});

describe.each(builds)("an empty part of an image (%s)", (build) => {
  test.each([3, 4, 5, 6, 7] as const)(
    "gives the bias to the bit with tiles of %d",
    async (tile) => {
      const [height, width, channels, filters] = [20, 20, 16, 8];
      const given: WinogradCase = { tile, images: 1, size: [height, width, channels], filters };
      const from = 7;
      const image = randomValues(height * width * channels, 1);
      image.fill(0, from * width * channels);
      const { values, y } = await run(given, { build }, undefined, image);
      const rows = height - 2;
      for (let pixel = from * rows; pixel < rows * rows; pixel++) {
        const found = y.subarray(pixel * filters, (pixel + 1) * filters);
        expect(found).toEqual(values.bias);
      }
    },
  );
});

const randomCase: fc.Arbitrary<WinogradCase> = fc
  .record({
    tile: fc.constantFrom(3 as const, 4 as const, 5 as const, 6 as const, 7 as const),
    images: fc.integer({ min: 1, max: 6 }),
    height: fc.integer({ min: 3, max: 20 }),
    width: fc.integer({ min: 3, max: 20 }),
    channels: fc.integer({ min: 1, max: 21 }),
    filters: fc.integer({ min: 1, max: 26 }),
    padding: fc.constantFrom("same" as const, "valid" as const),
    activation: fc.constantFrom("linear" as const, "relu" as const),
    bias: fc.boolean(),
  })
  .map(({ height, width, channels, ...rest }) => ({ ...rest, size: [height, width, channels] }));

test("any tile, map, padding and number of channels agrees with float64", async () => {
  const build = fc.constantFrom(...builds);
  const split = fc.constantFrom("whole" as const, "halves" as const);
  await fc.assert(
    fc.asyncProperty(randomCase, build, split, (given, build, split) =>
      checkWinograd(given, { build, split }),
    ),
    { numRuns: 100, seed: 1 },
  );
});
