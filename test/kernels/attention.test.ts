import { describe, expect, it } from "vitest";
import { differentiate } from "../../src/compiler/lower/gradient.ts";
import { addAddition } from "../../src/compiler/lower/ops/addition.ts";
import {
  addAttentionScores,
  addAttentionSums,
} from "../../src/compiler/lower/ops/attention-products.ts";
import { addSoftmax } from "../../src/compiler/lower/ops/softmax.ts";
import { checkOp } from "./check.ts";
import { builds, execute, randomValues, recorder, relativeError } from "./harness.ts";

interface Sizes {
  readonly steps: number;
  readonly heads: number;
  readonly size: number;
}

/** Every combination of whole panels of 8 and parts of them, one step, one number. */
const sizes: readonly Sizes[] = [
  { steps: 1, heads: 1, size: 1 },
  { steps: 1, heads: 3, size: 5 },
  { steps: 5, heads: 2, size: 3 },
  { steps: 8, heads: 2, size: 8 },
  { steps: 13, heads: 1, size: 4 },
  { steps: 9, heads: 3, size: 10 },
];
const images = 2;

/** What each image's scores or sums are added up from: `visit(score, a, b)` gets three indices of elements. */
function eachProduct(
  { steps, heads, size }: Sizes,
  visit: (score: number, a: number, b: number) => void,
): void {
  const at = (image: number, step: number, head: number, k: number) =>
    ((image * steps + step) * heads + head) * size + k;
  for (let image = 0; image < images; image++)
    for (let head = 0; head < heads; head++)
      for (let i = 0; i < steps; i++)
        for (let j = 0; j < steps; j++)
          for (let k = 0; k < size; k++)
            visit(
              ((image * heads + head) * steps + i) * steps + j,
              at(image, i, head, k),
              at(image, j, head, k),
            );
}

function scoresOf(given: Sizes, a: Float64Array, b: Float64Array): Float64Array {
  const scores = new Float64Array(images * given.heads * given.steps ** 2);
  eachProduct(given, (score, i, j) => (scores[score]! += a[i]! * b[j]!));
  return scores;
}

function sumsOf(given: Sizes, scores: Float64Array, values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  eachProduct(given, (score, i, j) => (sums[i]! += scores[score]! * values[j]!));
  return sums;
}

function softmaxOf(scores: Float64Array, steps: number, scale: number, causal: boolean) {
  const result = new Float64Array(scores.length);
  for (let row = 0; row < scores.length / steps; row++) {
    const seen = causal ? (row % steps) + 1 : steps;
    const terms = Array.from(scores.subarray(row * steps, row * steps + seen), (x) =>
      Math.exp(scale * x),
    );
    const sum = terms.reduce((a, b) => a + b);
    terms.forEach((term, j) => (result[row * steps + j] = term / sum));
  }
  return result;
}

describe.each(sizes)("attention of $steps steps, $heads heads of $size", (given) => {
  const { steps, heads, size } = given;
  const step = { shape: [steps, heads * size] };

  it("scores", async () => {
    await checkOp({
      images,
      operands: [step, step],
      add: (build, [a, b]) => addAttentionScores(build, a!, b!, heads),
      reference: ([a, b]) => scoresOf(given, a!, b!),
    });
  });

  it("sums", async () => {
    await checkOp({
      images,
      operands: [{ shape: [heads, steps, steps] }, step],
      add: (build, [scores, values]) => addAttentionSums(build, scores!, values!, heads),
      reference: ([scores, values]) => sumsOf(given, scores!, values!),
    });
  });

  it.each([false, true])("softmax with a scale, causal %s", async (causal) => {
    await checkOp({
      images,
      operands: [{ shape: [heads, steps, steps] }],
      add: (build, [scores]) => addSoftmax(build, scores!, { scale: 0.4, causal }),
      reference: ([scores]) => softmaxOf(scores!, steps, 0.4, causal),
    });
  });

  it("as a whole, one tensor asking, asked and summed", async () => {
    await checkOp({
      images,
      operands: [step],
      add: (build, [x]) => {
        const scores = addAttentionScores(build, x!, x!, heads);
        const weights = addSoftmax(build, scores, { scale: 0.5, causal: true });
        return addAttentionSums(build, weights, x!, heads);
      },
      reference: ([x]) => sumsOf(given, softmaxOf(scoresOf(given, x!, x!), steps, 0.5, true), x!),
    });
  });
});

it("sums more steps than are multiplied at a time", async () => {
  const long = { steps: 301, heads: 2, size: 5 };
  const record = recorder();
  const scores = record.images([2, 301, 301], "scores");
  const values = record.images([301, 10], "values");
  const output = addAttentionSums(record, scores, values, 2);
  const outputGradient = record.images([301, 10], "gradient");
  const gradients = differentiate(record, output, outputGradient, [scores, values], addAddition);
  const [s, v, g] = [
    randomValues(images * 2 * 301 * 301, 1),
    randomValues(images * 3010, 2),
    randomValues(images * 3010, 3),
  ];
  const [exactScores, exactValues, exactGradient] = [s, v, g].map((x) => Float64Array.from(x));
  const valueGradient = new Float64Array(v.length);
  eachProduct(long, (score, i, j) => {
    valueGradient[j]! += exactScores![score]! * exactGradient![i]!;
  });
  const given = new Map([
    [scores, s],
    [values, v],
    [outputGradient, g],
  ]);
  for (const build of builds) {
    const results = await execute(record.nodes, given, { images, build });
    const error = (tensor: number, exact: Float64Array) =>
      relativeError(results.floats(gradients.get(tensor)!), exact);
    expect(
      relativeError(results.floats(output), sumsOf(long, exactScores!, exactValues!)),
    ).toBeLessThan(1e-6);
    expect(error(values.id, valueGradient)).toBeLessThan(1e-6);
    expect(error(scores.id, scoresOf(long, exactGradient!, exactValues!))).toBeLessThan(1e-6);
  }
});

describe("a causal softmax", () => {
  it("reads nothing of the steps to come", async () => {
    const record = recorder();
    const scores = record.images([1, 3, 3], "scores");
    const output = addSoftmax(record, scores, { scale: 1, causal: true });
    const values = [2, NaN, Infinity, 0, 0, NaN, -1e4, 1e4, 1e4];
    const got = (await execute(record.nodes, new Map([[scores, values]]))).floats(output);
    expect([...got]).toEqual([1, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5]);
  });
});
