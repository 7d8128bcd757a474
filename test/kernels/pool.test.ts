import { describe, expect, it } from "vitest";
import { addAvgPool, addGlobalAvgPool } from "../../src/compiler/lower/ops/avgpool.ts";
import { addGlobalMaxPool, addMaxPool } from "../../src/compiler/lower/ops/maxpool.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { checkOp } from "./check.ts";
import { builds, execute, recorder } from "./harness.ts";

type Shape3 = readonly [number, number, number];
interface Case {
  readonly shape: Shape3;
  readonly pool: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: "same" | "valid";
}

const cases: readonly Case[] = [
  { shape: [4, 6, 8], pool: [2, 2], stride: [2, 2], padding: "valid" },
  { shape: [5, 7, 3], pool: [2, 2], stride: [2, 2], padding: "valid" },
  { shape: [7, 5, 6], pool: [2, 2], stride: [2, 2], padding: "valid" },
  { shape: [5, 5, 1], pool: [2, 2], stride: [2, 2], padding: "same" },
  { shape: [6, 4, 5], pool: [2, 2], stride: [2, 2], padding: "same" },
  { shape: [7, 8, 5], pool: [3, 3], stride: [2, 2], padding: "same" },
  { shape: [7, 8, 4], pool: [3, 3], stride: [2, 2], padding: "valid" },
  { shape: [5, 6, 2], pool: [3, 3], stride: [1, 1], padding: "same" },
  { shape: [6, 7, 3], pool: [3, 2], stride: [1, 3], padding: "valid" },
  { shape: [9, 8, 1], pool: [2, 3], stride: [3, 4], padding: "same" },
  { shape: [3, 3, 7], pool: [3, 3], stride: [1, 1], padding: "valid" },
];
const images = 2;

/** Values all different and far enough apart that differences do not change which is largest. */
function distinct(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (((i * 7919) % 1009) - 504) / 64);
}

/** Calls `f` with the elements of each window in reading order. */
function windows(
  x: Float64Array,
  { shape: [h, w, c], pool, stride, padding }: Case,
  f: (elements: readonly number[]) => number,
): number[] {
  const out = (n: number, k: number, s: number) =>
    padding === "same" ? Math.ceil(n / s) : Math.floor((n - k) / s) + 1;
  const before = (n: number, k: number, s: number) =>
    padding === "same" ? Math.floor(Math.max((out(n, k, s) - 1) * s + k - n, 0) / 2) : 0;
  const result: number[] = [];
  for (let image = 0; image < x.length / (h * w * c); image++)
    for (let i = 0; i < out(h, pool[0], stride[0]); i++)
      for (let j = 0; j < out(w, pool[1], stride[1]); j++)
        for (let k = 0; k < c; k++) {
          const elements: number[] = [];
          for (let a = 0; a < pool[0]; a++)
            for (let b = 0; b < pool[1]; b++) {
              const r = i * stride[0] - before(h, pool[0], stride[0]) + a;
              const s = j * stride[1] - before(w, pool[1], stride[1]) + b;
              if (r < 0 || r >= h || s < 0 || s >= w) continue;
              elements.push(x[((image * h + r) * w + s) * c + k]!);
            }
          result.push(f(elements));
        }
  return result;
}

const mean = (elements: readonly number[]) => elements.reduce((a, b) => a + b, 0) / elements.length;

describe.each(cases)("pooling %j", (c) => {
  const operands = [
    { shape: c.shape, values: distinct(images * c.shape[0] * c.shape[1] * c.shape[2]) },
  ];
  for (const training of [true, false]) {
    it(training ? "maximum" : "maximum, prediction alone", async () => {
      await checkOp({
        images,
        operands,
        training,
        add: (build, [input]) => addMaxPool(build, input!, c),
        reference: ([x]) => windows(x!, c, (e) => Math.max(...e)),
      });
    });
  }
  it("maximum, then relu", async () => {
    await checkOp({
      images,
      operands,
      add: (build, [input]) => addMaxPool(build, input!, { ...c, relu: true }),
      reference: ([x]) => windows(x!, c, (e) => Math.max(0, ...e)),
    });
  });
  it("average", async () => {
    await checkOp({
      images,
      operands,
      add: (build, [input]) => addAvgPool(build, input!, c),
      reference: ([x]) => windows(x!, c, mean),
    });
  });
});

describe("pooling of whole images", () => {
  it.each([[[3, 5, 6]], [[2, 3, 21]], [[9, 9, 1]], [[1, 1, 3]]])("%j", async (shape) => {
    const [h, w, k] = shape as unknown as Shape3;
    const c: Case = { shape: [h, w, k], pool: [h, w], stride: [1, 1], padding: "valid" };
    const operands = [{ shape: c.shape, values: distinct(images * h * w * k) }];
    await checkOp({
      images,
      operands,
      add: (build, [input]) => addGlobalAvgPool(build, input!),
      reference: ([x]) => windows(x!, c, mean),
    });
    await checkOp({
      images,
      operands,
      add: (build, [input]) => addGlobalMaxPool(build, input!),
      reference: ([x]) => windows(x!, c, (e) => Math.max(...e)),
    });
  });
});

describe("where a gradient goes", () => {
  async function gradientOf(c: Case, values: readonly number[], relu: boolean) {
    const found: number[][] = [];
    for (const build of builds) {
      const record = recorder();
      const input = record.images(c.shape, "input");
      const output = addMaxPool(record, input, { ...c, relu });
      const g = record.images(output.shape, "gradient");
      const [node] = record.nodes;
      const [gradient] = node!.op.gradient!(record, node!, g, [true]);
      const ones = output.shape.reduce((a, b) => a * b, 1);
      const given = new Map<Tensor, readonly number[]>([
        [input, values],
        [g, new Array<number>(ones).fill(1)],
      ]);
      const results = await execute(record.nodes, given, { build });
      found.push([...results.floats(gradient!)]);
    }
    return found;
  }
  const halving = { shape: [2, 2, 1], pool: [2, 2], stride: [2, 2], padding: "valid" } as const;
  const sliding = { shape: [2, 3, 1], pool: [2, 2], stride: [1, 1], padding: "valid" } as const;

  it("of equal maxima to the first in reading order", async () => {
    for (const g of await gradientOf(halving, [1, 3, 3, 3], false)) expect(g).toEqual([0, 1, 0, 0]);
    for (const g of await gradientOf(halving, [0, 0, 0, 0], false)) expect(g).toEqual([1, 0, 0, 0]);
    for (const g of await gradientOf(halving, [1, 2, 5, 5], false)) expect(g).toEqual([0, 0, 1, 0]);
    for (const g of await gradientOf(sliding, [1, 4, 4, 4, 1, 4], false)) {
      expect(g).toEqual([0, 2, 0, 0, 0, 0]);
    }
  });

  it("nowhere where relu cuts the maximum off", async () => {
    for (const g of await gradientOf(halving, [-1, -3, 0, -3], true))
      expect(g).toEqual([0, 0, 0, 0]);
    for (const g of await gradientOf(sliding, [-1, -4, 2, -4, -1, -4], true)) {
      expect(g).toEqual([0, 0, 1, 0, 0, 0]);
    }
  });
});
