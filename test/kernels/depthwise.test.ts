import { describe, expect, test } from "vitest";
import { slidOver } from "../../src/compiler/lower/ops/conv-geometry.ts";
import { addDepthwise, depthwise } from "../../src/compiler/lower/ops/depthwise.ts";
import type { Op } from "../../src/compiler/lower/op.ts";
import { paddingOf } from "../../src/compiler/lower/same-padding.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { eachDepthwiseProduct } from "./conv-reference.ts";
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
  readonly size: readonly [height: number, width: number, channels: number];
  readonly multiplier?: number;
  readonly kernel?: readonly [number, number];
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
  readonly padding?: "same" | "valid";
}

const cases: Readonly<Record<string, Case>> = {
  "3x3 on 32 channels": { size: [9, 10, 32], padding: "same" },
  valid: { size: [7, 6, 20] },
  "one channel": { size: [7, 6, 1] },
  "channels that fill no vector": { size: [7, 6, 23], padding: "same" },
  "stride 2, same": { size: [8, 9, 16], stride: [2, 2], padding: "same" },
  "stride 3x2, kernel 2x4": { size: [11, 9, 5], kernel: [2, 4], stride: [3, 2] },
  "dilation 2x3, same": { size: [11, 9, 6], dilation: [2, 3], padding: "same" },
  "multiplier 2": { size: [7, 8, 5], multiplier: 2, padding: "same" },
  "multiplier 3, stride 2": { size: [7, 8, 7], multiplier: 3, stride: [2, 2] },
  "multiplier 8 on one channel": { size: [7, 8, 1], multiplier: 8 },
};

const images = 3;

function complete(given: Case) {
  const [height, width, channels] = given.size;
  const { multiplier = 1, kernel = [3, 3], stride = [1, 1], dilation = [1, 1] } = given;
  const window = { kernel, stride, dilation };
  const padding = paddingOf(given.size, { ...window, padding: given.padding ?? "valid" });
  const attributes = { ...window, padding, multiplier };
  const [outHeight, outWidth] = slidOver([height, width], attributes);
  return { attributes, problem: { images, height, width, channels, outHeight, outWidth } };
}

async function run(given: Case, options: ExecuteOptions, start?: Values) {
  const { attributes, problem } = complete(given);
  const { height, width, channels, outHeight, outWidth } = problem;
  const { kernel: window, multiplier } = attributes;
  const build = recorder();
  const x = build.images([height, width, channels], "x");
  const kernel = build.fixed([window[0], window[1], channels, multiplier], "kernel");
  const outputGradient = build.images([outHeight, outWidth, channels * multiplier], "gradient");
  const y = addDepthwise(build, x, kernel, attributes);
  const [dx, dw] = (depthwise as Op<unknown>).gradient!(build, build.nodes[0]!, outputGradient, [
    true,
    true,
  ]);
  const values = {
    x: randomValues(images * height * width * channels, 1),
    kernel: randomValues(window[0] * window[1] * channels * multiplier, 2),
    gradient: randomValues(images * outHeight * outWidth * channels * multiplier, 3),
  };
  const tensors = new Map<Tensor, Values>([
    [x, values.x],
    [kernel, values.kernel],
    [outputGradient, values.gradient],
  ]);
  if (start !== undefined) tensors.set(dw!, start);
  const results = await execute(build.nodes, tensors, { ...options, images });
  return { values, y: results.floats(y), dx: results.floats(dx!), dw: results.floats(dw!) };
}

describe.each(Object.entries(cases))("%s", (_, given) => {
  const { attributes, problem } = complete(given);

  test.each(builds)("%s agrees with float64", async (build) => {
    const { values, y, dx, dw } = await run(given, { build });
    const exact = {
      y: new Float64Array(y.length),
      dx: new Float64Array(dx.length),
      dw: new Float64Array(dw.length),
    };
    eachDepthwiseProduct(problem, attributes, (i, w, o) => {
      exact.y[o]! += values.x[i]! * values.kernel[w]!;
      exact.dx[i]! += values.gradient[o]! * values.kernel[w]!;
      exact.dw[w]! += values.gradient[o]! * values.x[i]!;
    });
    expect(relativeError(y, exact.y)).toBeLessThan(1e-6);
    expect(relativeError(dx, exact.dx)).toBeLessThan(1e-6);
    expect(relativeError(dw, exact.dw)).toBeLessThan(1e-6);
  });

  test.each(["halves", "each"] as const)("in pieces (%s) gives the same bits", async (split) => {
    const whole = await run(given, {});
    const cut = await run(given, { split });
    for (const name of ["y", "dx", "dw"] as const) expect(cut[name]).toEqual(whole[name]);
  });

  test("adds to the gradients of earlier chunks", async () => {
    const whole = await run(given, {});
    const start = randomValues(whole.dw.length, 5);
    const added = await run(given, { accumulate: true }, start);
    const sum = whole.dw.map((v, i) => v + start[i]!);
    expect(relativeError(added.dw, sum)).toBeLessThan(1e-6);
  });
});
