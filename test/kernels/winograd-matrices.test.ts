import { describe, expect, test } from "vitest";
import {
  transpose,
  winogradMatrices,
  winogradPoints,
  type Matrix,
} from "../../scripts/winograd-matrices.ts";
import { randomValues } from "./harness.ts";

const times = (matrix: Matrix, vector: ArrayLike<number>): readonly number[] =>
  matrix.map((row) => row.reduce((sum, factor, j) => sum + factor * vector[j]!, 0));

const products = (a: readonly number[], b: readonly number[]) => a.map((v, i) => v * b[i]!);

describe.each(Object.entries(winogradPoints))("tiles of %s", (size, points) => {
  const m = Number(size);
  const { input, weights, output } = winogradMatrices(points);
  const [x, w, g] = [randomValues(m + 2, 1), randomValues(3, 2), randomValues(m, 3)];
  const taps = [0, 1, 2];
  const outputs = Array.from({ length: m }, (_, i) => i);
  const close = (found: readonly number[], exact: readonly number[]) => {
    expect(found).toHaveLength(exact.length);
    found.forEach((value, i) => {
      expect(value).toBeCloseTo(exact[i]!, 10);
    });
  };

  test("the transforms give the convolution", () => {
    const found = times(output, products(times(weights, w), times(input, x)));
    close(
      found,
      outputs.map((i) => taps.reduce((sum, t) => sum + w[t]! * x[i + t]!, 0)),
    );
  });

  test("their transposes give its gradients", () => {
    const back = times(transpose(output), g);
    const dx = times(transpose(input), products(back, times(weights, w)));
    const dw = times(transpose(weights), products(back, times(input, x)));
    const at = (i: number) => g[i] ?? 0;
    close(
      dx,
      Array.from({ length: m + 2 }, (_, i) => taps.reduce((sum, t) => sum + w[t]! * at(i - t), 0)),
    );
    close(
      dw,
      taps.map((t) => outputs.reduce((sum, i) => sum + g[i]! * x[i + t]!, 0)),
    );
  });
});
