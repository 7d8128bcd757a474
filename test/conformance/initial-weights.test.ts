import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { InitializerName, Parameter } from "../../src/compiler/network.ts";
import { fans, initialWeights } from "../../src/runtime/engines/initial-weights.ts";
import { networkOf } from "../network-of.ts";
import { sameBits } from "./compare.ts";

interface Oracle {
  readonly initializer: InitializerName;
  readonly layer: string;
  readonly shape: readonly number[];
  readonly expected: {
    readonly fanIn: number;
    readonly fanOut: number;
    readonly limit?: number;
    readonly truncatedAt?: number;
    readonly value?: number;
    readonly rows?: number;
    readonly columns?: number;
    readonly mean?: number;
    readonly stddev?: number;
  };
}
const { cases } = JSON.parse(
  readFileSync(new URL("../oracles/initializers.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Oracle[] };

function parameterOf({ initializer, shape }: Oracle): Parameter {
  const dimensions = Object.fromEntries(shape.map((n, i) => [`d${String(i)}`, n]));
  return { name: "kernel", dimensions, initializer, trainable: true, l1: 0, l2: 0 };
}

function momentsOf(values: Float32Array) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

/** How far the products of the shorter side's vectors are from those of an orthonormal basis. */
function gramError(values: Float32Array, rows: number, columns: number): number {
  const [count, length] = rows >= columns ? [columns, rows] : [rows, columns];
  const at = (vector: number, i: number) =>
    rows >= columns ? values[i * columns + vector]! : values[vector * columns + i]!;
  let error = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < length; i++) product += at(a, i) * at(b, i);
      error = Math.max(error, Math.abs(product - (a === b ? 1 : 0)));
    }
  }
  return error;
}

describe("initial weights mean what Keras means", () => {
  it.each(cases)("$initializer of $layer", (c) => {
    const { expected } = c;
    expect(fans(c.shape)).toEqual({ fanIn: expected.fanIn, fanOut: expected.fanOut });
    const values = initialWeights(parameterOf(c), 3, 1);
    const { mean, deviation } = momentsOf(values);
    const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const n = values.length;
    if (expected.value !== undefined) {
      expect(values.every((x) => x === expected.value)).toBe(true);
      return;
    }
    if (expected.rows !== undefined)
      expect(gramError(values, expected.rows, expected.columns!)).toBeLessThan(2e-6);
    const stddev = expected.stddev ?? 1 / Math.sqrt(Math.max(expected.rows!, expected.columns!));
    // Five standard errors: of a mean, and of a deviation (at most that of normal numbers).
    expect(Math.abs(mean - (expected.mean ?? 0))).toBeLessThan((5 * stddev) / Math.sqrt(n));
    expect(Math.abs(deviation - stddev)).toBeLessThan((5 * stddev) / Math.sqrt(2 * n));
    const end = expected.limit ?? expected.truncatedAt;
    if (end === undefined) return;
    expect(largest).toBeLessThanOrEqual(end * (1 + 1e-6));
    expect(largest).toBeGreaterThan(end * (n > 1000 ? 0.99 : 0.9));
  });

  it("are cut off nowhere where Keras does not cut", () => {
    const normal = cases.find((c) => c.initializer === "normal" && c.layer === "dense")!;
    const values = initialWeights(parameterOf(normal), 3, 1);
    expect(values.some((x) => Math.abs(x) > 3.5 * 0.05)).toBe(true);
  });

  it("are orthogonal also where columns are more than rows", () => {
    const shape = [2, 3, 4, 50];
    const wide = { ...cases[0]!, initializer: "orthogonal", shape } as const;
    expect(gramError(initialWeights(parameterOf(wide), 3, 1), 24, 50)).toBeLessThan(2e-6);
  });

  it("open an LSTM's forget gates, as Keras's unit_forget_bias does", () => {
    const { layers } = networkOf("input 4x3; lstm 2; dense 3");
    const bias = layers[0]!.parameters.find(({ name }) => name === "bias")!;
    expect([...initialWeights(bias, 3, 1)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  it("differ by seed and by parameter, and not from draw to draw", () => {
    const parameter = parameterOf(cases[0]!);
    const drawn = initialWeights(parameter, 3, 1);
    expect(sameBits(initialWeights(parameter, 3, 1), drawn)).toBe(true);
    expect(sameBits(initialWeights(parameter, 4, 1), drawn)).toBe(false);
    expect(sameBits(initialWeights(parameter, 3, 2), drawn)).toBe(false);
  });
});
