import type { Op } from "../../src/compiler/lower/op.ts";
import { addConv, conv } from "../../src/compiler/lower/ops/conv.ts";
import { slidOver, type ConvAttributes } from "../../src/compiler/lower/ops/conv-geometry.ts";
import { panelsShape, toPanels, type PanelLayout } from "../../src/compiler/lower/panels.ts";
import { paddingOf } from "../../src/compiler/lower/same-padding.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { expect } from "vitest";
import { convGradients, convReference, maskedBy, type Problem } from "./conv-reference.ts";
import { fromPanels } from "../../src/compiler/lower/panels.ts";
import {
  execute,
  randomValues,
  recorder,
  relativeError,
  type ExecuteOptions,
  type Values,
} from "./harness.ts";

/** A convolution to test; 3x3, stride 1, `valid`, linear, with a bias, on 3 images unless said otherwise. */
export interface Case {
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

export function complete(given: Case) {
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
export function spareLanes(panels: Float32Array, layout: PanelLayout): number[] {
  const marked = toPanels(new Float32Array(layout.rows * layout.columns).fill(1), layout);
  return [...panels].filter((_, i) => marked[i] === 0);
}

/** Everything a convolution computes, forward and back, on one build and cut into pieces in one way. */
export async function runConv(given: Case, options: ExecuteOptions, start?: Values) {
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

/** Everything that a convolution computes, against double precision. */
export async function checkConv(given: Case, options: ExecuteOptions): Promise<void> {
  const { attributes, problem, layout } = complete(given);
  const run = await runConv(given, options);
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
  // Gradients of both signs may nearly cancel in these few sums.
  if (run.db !== undefined) expect(relativeError(run.db, exact.bias)).toBeLessThan(1e-5);
}
