import { describe, expect, it } from "vitest";
import {
  addActivation,
  type ElementwiseActivation,
} from "../../src/compiler/lower/ops/activation.ts";
import { addAddition } from "../../src/compiler/lower/ops/addition.ts";
import { addBias } from "../../src/compiler/lower/ops/bias.ts";
import { addConcat } from "../../src/compiler/lower/ops/concat.ts";
import { addMultiplication } from "../../src/compiler/lower/ops/multiplication.ts";
import { addCrop, addPad } from "../../src/compiler/lower/ops/pad.ts";
import { addReadImages } from "../../src/compiler/lower/ops/read-images.ts";
import { addSoftmax } from "../../src/compiler/lower/ops/softmax.ts";
import { addUpsample } from "../../src/compiler/lower/ops/upsample.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import { checkOp } from "./check.ts";
import { builds, execute, randomValues, recorder } from "./harness.ts";

/** erfc(z) for z >= 0: the series of erf below 3, the continued fraction above. */
function erfc(z: number): number {
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; n < 120; n++) {
      term *= (-z * z) / n;
      sum += term / (2 * n + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = z;
  for (let n = 160; n >= 1; n--) fraction = z + n / 2 / fraction;
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
}

function normalDistribution(x: number): number {
  const tail = erfc(Math.abs(x) / Math.SQRT2) / 2;
  return x < 0 ? tail : 1 - tail;
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const selu = [1.0507009873554805, 1.6732632423543772] as const;

const functions: Record<ElementwiseActivation, (x: number) => number> = {
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  leakyrelu: (x) => (x > 0 ? x : 0.3 * x),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => selu[0] * (x > 0 ? x : selu[1] * Math.expm1(x)),
  gelu: (x) => x * normalDistribution(x),
  silu: (x) => x * sigmoid(x),
  sigmoid,
  tanh: Math.tanh,
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
};
const kinds = Object.keys(functions) as ElementwiseActivation[];

/** What an activation makes of values, one build. */
async function apply(
  kind: ElementwiseActivation,
  values: Float32Array,
  build: (typeof builds)[number],
): Promise<Float32Array> {
  const record = recorder();
  const input = record.images([values.length], "input");
  const output = addActivation(record, input, { kind });
  const results = await execute(record.nodes, new Map([[input, values]]), { build });
  return results.floats(output);
}

/** Floats of every size and sign up to `most`. */
function spread(most: number): Float32Array {
  const values: number[] = [];
  for (let exponent = -40; exponent <= Math.log2(most); exponent += 1 / 64) {
    values.push(2 ** exponent, -(2 ** exponent));
  }
  for (let x = -20; x <= 20; x += 1 / 128) values.push(x + 0.0013);
  return Float32Array.from(values);
}

describe("activations", () => {
  it.each(kinds)("%s and its gradient", async (kind) => {
    // Three images of 13: neither divides by four. Away from corners, where differences mean nothing.
    const values = randomValues(39, 5).map((x) => (Math.abs(x) < 0.01 ? 0.5 : 3 * x));
    await checkOp({
      images: 3,
      operands: [{ shape: [13], values }],
      add: (build, [input]) => addActivation(build, input!, { kind }),
      reference: ([x]) => x!.map(functions[kind]),
      tolerance: 3e-7,
    });
  });

  it("leakyrelu with slopes of its own, negative ones too", async () => {
    for (const slope of [0.1, -0.5, 0]) {
      await checkOp({
        images: 2,
        operands: [{ shape: [7] }],
        add: (build, [input]) => addActivation(build, input!, { kind: "leakyrelu", slope }),
        reference: ([x]) => x!.map((v) => (v > 0 ? v : slope * v)),
      });
    }
  });

  const smooth = [
    ["sigmoid", 80],
    ["tanh", 1e30],
    ["softplus", 80],
    ["elu", 1e30],
    ["selu", 1e30],
    ["silu", 80],
    ["softsign", 1e30],
  ] as const;
  it.each(smooth)("%s to 4e-7 of each value", async (kind, most) => {
    const values = spread(most);
    for (const build of builds) {
      const got = await apply(kind, values, build);
      let worst = 0;
      values.forEach((x, i) => {
        const exact = functions[kind](x);
        // Below the normal floats there are no digits to be right in.
        if (Math.abs(exact) > 1e-37)
          worst = Math.max(worst, Math.abs(got[i]! - exact) / Math.abs(exact));
      });
      expect(worst).toBeLessThan(4e-7);
    }
  });

  it("gelu to 6e-7 of each value, also far out where 1 + erf has no digits", async () => {
    const values = spread(12);
    for (const build of builds) {
      const got = await apply("gelu", values, build);
      values.forEach((x, i) => {
        const exact = functions.gelu(x);
        if (Math.abs(exact) < 1e-37) return;
        expect(Math.abs(got[i]! - exact) / Math.abs(exact), String(x)).toBeLessThan(6e-7);
      });
    }
  });

  it("limits at the infinities, and NaN of NaN", async () => {
    const values = Float32Array.of(NaN, Infinity, -Infinity, 0, -0, 3e38, -3e38);
    for (const kind of kinds) {
      for (const build of builds) {
        const got = await apply(kind, values, build);
        expect(got[0], kind).toBeNaN();
        const limit = (x: number) => (kind === "softsign" ? Math.sign(x) : functions[kind](x));
        const zero = kind === "gelu" || kind === "silu";
        for (const i of [1, 2]) {
          expect(got[i]! + 0, `${kind} ${String(values[i])}`).toBeCloseTo(
            zero && values[i]! < 0 ? 0 : limit(values[i]!),
            5,
          );
        }
        for (const i of [3, 4, 5, 6]) expect(got[i], kind).not.toBeNaN();
      }
    }
  });
});

/** Runs `f` on every row of the last axis. */
function rows(values: Float64Array, width: number, f: (row: Float64Array) => ArrayLike<number>) {
  const result = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += width) result.set(f(values.subarray(i, i + width)), i);
  return result;
}

function softmax(row: Float64Array): Float64Array {
  const most = Math.max(...row);
  const e = row.map((x) => Math.exp(x - most));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

describe("softmax", () => {
  it.each([[[10]], [[2, 3, 5]], [[1]], [[3, 8]]])("over %j", async (shape) => {
    await checkOp({
      images: 3,
      operands: [{ shape }],
      add: (build, [input]) => addSoftmax(build, input!),
      reference: ([x]) => rows(x!, shape.at(-1)!, softmax),
    });
  });

  it("of large numbers", async () => {
    const record = recorder();
    const input = record.images([3], "input");
    const output = addSoftmax(record, input);
    const given = new Map([[input, [1e4, -1e4, 1e4, 0, -300, NaN]]]);
    const got = (await execute(record.nodes, given, { images: 2 })).floats(output);
    expect([...got.subarray(0, 3)]).toEqual([0.5, 0, 0.5]);
    expect(got.subarray(3).every(Number.isNaN)).toBe(true);
  });
});

describe("sums and products", () => {
  const operands = [{ shape: [3, 5] }, { shape: [3, 5] }, { shape: [3, 5] }];
  it("add", async () => {
    await checkOp({
      images: 3,
      operands,
      add: addAddition,
      reference: ([a, b, c]) => a!.map((x, i) => x + b![i]! + c![i]!),
    });
  });

  it("multiply, right also where factors are 0", async () => {
    const values = [randomValues(45, 1), randomValues(45, 2), randomValues(45, 3)];
    values[0]![4] = values[1]![4] = values[2]![7] = 0;
    await checkOp({
      images: 3,
      operands: operands.map((operand, i) => ({ ...operand, values: values[i]! })),
      add: addMultiplication,
      reference: ([a, b, c]) => a!.map((x, i) => x * b![i]! * c![i]!),
    });
  });

  it("a tensor with itself", async () => {
    const operand = [{ shape: [7] }];
    await checkOp({
      images: 2,
      operands: operand,
      add: (build, [a]) => addMultiplication(build, [a!, a!, a!]),
      reference: ([a]) => a!.map((x) => x ** 3),
    });
    await checkOp({
      images: 2,
      operands: operand,
      add: (build, [a]) => addAddition(build, [a!, a!]),
      reference: ([a]) => a!.map((x) => 2 * x),
    });
  });

  it.each([[[5, 4, 3]], [[2, 2, 20]], [[19]]])("bias on %j", async (shape) => {
    const channels = shape.at(-1)!;
    await checkOp({
      images: 3,
      operands: [{ shape }, { shape: [channels], extent: "fixed" }],
      add: (build, [input, bias]) => addBias(build, input!, bias!),
      reference: ([x, b]) => x!.map((v, i) => v + b![i % channels]!),
    });
  });

  it("a bias gradient that is added to what earlier chunks left", async () => {
    for (const build of builds) {
      const record = recorder();
      const input = record.images([2, 3, 21], "input");
      const bias = record.fixed([21], "bias");
      addBias(record, input, bias);
      const node = record.nodes[0]!;
      const g = record.images([2, 3, 21], "gradient");
      const [, gradient] = node.op.gradient!(record, node, g, [false, true]);
      const values = randomValues(4 * 126, 2);
      const start = randomValues(21, 9);
      const given = new Map<Tensor, Float32Array>([
        [g, values],
        [gradient!, start],
      ]);
      const options = { images: 4, build, accumulate: true } as const;
      const got = (await execute(record.nodes.slice(1), given, options)).floats(gradient!);
      const expected = Float64Array.from(start);
      values.forEach((v, i) => (expected[i % 21]! += v));
      got.forEach((v, c) => {
        expect(v).toBeCloseTo(expected[c]!, 5);
      });
    }
  });
});

describe("parts of images", () => {
  it("concat along the channels", async () => {
    await checkOp({
      images: 2,
      operands: [{ shape: [2, 3, 5] }, { shape: [2, 3, 1] }, { shape: [2, 3, 8] }],
      add: addConcat,
      reference: (inputs) => {
        const widths = [5, 1, 8];
        const result: number[] = [];
        for (let p = 0; p < 12; p++) {
          inputs.forEach((x, k) => {
            result.push(...x.subarray(p * widths[k]!, (p + 1) * widths[k]!));
          });
        }
        return result;
      },
    });
  });

  it("pad and crop", async () => {
    const amounts = { top: 1, bottom: 2, left: 3, right: 0 };
    const padded = (x: Float64Array) => {
      const result = new Float64Array(2 * 6 * 5 * 3);
      for (let i = 0; i < 2; i++)
        for (let r = 0; r < 3; r++)
          for (let c = 0; c < 2; c++)
            for (let k = 0; k < 3; k++)
              result[((i * 6 + r + 1) * 5 + c + 3) * 3 + k] = x[((i * 3 + r) * 2 + c) * 3 + k]!;
      return result;
    };
    await checkOp({
      images: 2,
      operands: [{ shape: [3, 2, 3] }],
      add: (build, [input]) => addPad(build, input!, amounts),
      reference: ([x]) => padded(x!),
    });
    await checkOp({
      images: 2,
      operands: [{ shape: [3, 2, 3] }],
      add: (build, [input]) => addCrop(build, addPad(build, input!, amounts), amounts),
      reference: ([x]) => x!.slice(),
    });
  });

  const upsamplings = [
    [2, 2, 3],
    [3, 2, 4],
    [1, 4, 1],
    [5, 3, 6],
  ] as const;
  it.each(upsamplings)("upsample %dx%d, %d channels", async (sy, sx, channels) => {
    const [h, w] = [3, 4];
    const at = (i: number, s: number, n: number, bilinear: boolean) => {
      const place = bilinear ? (i + 0.5) / s - 0.5 : Math.floor(i / s);
      const low = Math.floor(place);
      const clamp = (k: number) => Math.min(Math.max(k, 0), n - 1);
      return [clamp(low), clamp(low + 1), place - low] as const;
    };
    for (const interpolation of ["nearest", "bilinear"] as const) {
      const bilinear = interpolation === "bilinear";
      await checkOp({
        images: 2,
        operands: [{ shape: [h, w, channels] }],
        add: (build, [input]) => addUpsample(build, input!, { size: [sy, sx], interpolation }),
        reference: ([x]) => {
          const result: number[] = [];
          for (let i = 0; i < 2; i++)
            for (let r = 0; r < h * sy; r++)
              for (let c = 0; c < w * sx; c++)
                for (let k = 0; k < channels; k++) {
                  const [r0, r1, v] = at(r, sy, h, bilinear);
                  const [c0, c1, u] = at(c, sx, w, bilinear);
                  const p = (a: number, b: number) => x![((i * h + a) * w + b) * channels + k]!;
                  const above = (1 - u) * p(r0, c0) + u * p(r0, c1);
                  const below = (1 - u) * p(r1, c0) + u * p(r1, c1);
                  result.push((1 - v) * above + v * below);
                }
          return result;
        },
      });
    }
  });

  it("reads bytes and floats", async () => {
    const bytes = Uint8Array.from({ length: 111 }, (_, i) => (i * 37) % 256);
    for (const build of builds) {
      for (const bytesPerElement of [1, 4] as const) {
        const record = recorder();
        const staged = { ...record.images([37], "staged"), bytesPerElement };
        const output = addReadImages(record, staged, { scale: 1 / 255 });
        const values = bytesPerElement === 1 ? bytes : Float32Array.from(bytes);
        for (const split of ["whole", "each"] as const) {
          const options = { images: 3, build, split };
          const results = await execute(record.nodes, new Map([[staged, values]]), options);
          const expected = Float32Array.from(bytes, (b) => b * Math.fround(1 / 255));
          expect(results.floats(output)).toEqual(expected);
        }
      }
    }
  });
});
