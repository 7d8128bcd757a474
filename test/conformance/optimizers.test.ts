import { expect, it } from "vitest";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import { networkOf } from "../network-of.ts";
import { largestErrors } from "./compare.ts";
import { randomDataset, range } from "./random-data.ts";
import { byName, trainSteps } from "./train-steps.ts";

// Every optimizer against Keras's own figures, update by update: test/kernels/optimizer.test.ts. Here the whole way:
// loss, gradients, penalties, clipping and what the engine counts and keeps, against float64 by hand.

const inputs = 12;
const classes = 4;
const batch = 10;
const dataset = randomDataset([inputs], 100, classes);

interface Rule {
  readonly l2: number;
  /** Changes an array's weights by its gradient; `memory` is the array's own and starts as zeros. */
  readonly update: (w: Float64Array, g: Float64Array, memory: Float64Array[], t: number) => void;
}

/** Kingma and Ba (2015) with Keras's place of epsilon. */
function adam(rate: number, decay: number): Rule["update"] {
  return (w, g, [m, v], t) => {
    const corrected = (rate * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
    w.forEach((x, i) => {
      m![i] = 0.9 * m![i]! + 0.1 * g[i]!;
      v![i] = 0.999 * v![i]! + 0.001 * g[i]! ** 2;
      w[i] = x - rate * decay * x - (corrected * m![i]!) / (Math.sqrt(v![i]!) + 1e-7);
    });
  };
}

/** Momentum on gradients whose own norm is clipped. */
function clippedMomentum(rate: number, momentum: number, norm: number): Rule["update"] {
  return (w, g, [velocity]) => {
    const length = Math.sqrt(g.reduce((sum, x) => sum + x * x, 0));
    const factor = norm / Math.max(length, norm);
    w.forEach((x, i) => {
      velocity![i] = momentum * velocity![i]! - rate * factor * g[i]!;
      w[i] = x + velocity![i]!;
    });
  };
}

/** Mean gradients of the cross-entropy of softmax(x kernel + bias). */
function gradients(
  { images, labels }: Dataset,
  indices: Int32Array,
  kernel: Float64Array,
  bias: Float64Array,
) {
  const ofKernel = new Float64Array(kernel.length);
  const ofBias = new Float64Array(classes);
  for (const image of indices) {
    const x = Float64Array.from({ length: inputs }, (_, i) => images[image * inputs + i]! / 255);
    const powers = Array.from({ length: classes }, (_, c) =>
      Math.exp(x.reduce((sum, value, i) => sum + value * kernel[i * classes + c]!, bias[c]!)),
    );
    const total = powers.reduce((a, b) => a + b);
    powers.forEach((power, c) => {
      const g = (power / total - (labels[image] === c ? 1 : 0)) / indices.length;
      ofBias[c]! += g;
      x.forEach((value, i) => (ofKernel[i * classes + c]! += g * value));
    });
  }
  return { ofKernel, ofBias };
}

const rules: Readonly<Record<string, Rule>> = {
  "optimizer adam .02": { l2: 0, update: adam(0.02, 0) },
  "optimizer adamw .01 weight_decay=.1": { l2: 0.02, update: adam(0.01, 0.1) },
  "optimizer sgd .5 momentum=.8 clipnorm=.05": { l2: 0, update: clippedMomentum(0.5, 0.8, 0.05) },
};

it.each(Object.entries(rules))("fifty steps of %s", async (statement, { l2, update }) => {
  const network = networkOf(
    `input ${String(inputs)}; dense ${String(classes)} softmax l2=${String(l2)}\n` +
      `train { ${statement}; batch ${String(batch)}; loss crossentropy }`,
  );
  const steps = Array.from({ length: 50 }, (_, i) => ({ first: (i % 10) * batch, count: batch }));
  const start = await trainSteps(network, dataset, []);
  const { weights } = await trainSteps(network, dataset, steps);

  const [kernel, bias] = start.weights.map((w) => Float64Array.from(w.values)) as [
    Float64Array,
    Float64Array,
  ];
  const memoryOf = (w: Float64Array) => [new Float64Array(w.length), new Float64Array(w.length)];
  const memories = [memoryOf(kernel), memoryOf(bias)] as const;
  steps.forEach(({ first, count }, i) => {
    const { ofKernel, ofBias } = gradients(dataset, range(count, first), kernel, bias);
    // The penalty is l2 times the sum of squares.
    kernel.forEach((w, k) => (ofKernel[k]! += 2 * l2 * w));
    update(kernel, ofKernel, memories[0], i + 1);
    update(bias, ofBias, memories[1], i + 1);
  });
  const wanted = Object.fromEntries(
    weights.map(({ name }, i) => [name, i === 0 ? kernel : bias] as const),
  );
  const errors = largestErrors(byName(weights), wanted);
  if (process.env["NETC_ERRORS"] !== undefined) console.log(statement, errors);
  // 1 - .999^t in float32, as Keras takes it, is up to 3e-5 of itself away from float64's.
  expect(Math.max(...Object.values(errors))).toBeLessThan(statement.includes("adam") ? 5e-5 : 1e-5);
});
