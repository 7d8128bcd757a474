import { expect, it, describe } from "vitest";
import type { KernelCall } from "../../src/compiler/lower/op.ts";
import { denseUpdateCall } from "../../src/compiler/lower/ops/dense-update.ts";
import { addDenseWeightGradient } from "../../src/compiler/lower/ops/dense-weight-gradient.ts";
import { penaltyGradientCall } from "../../src/compiler/lower/ops/penalty.ts";
import {
  optimizerState,
  optimizerValues,
  updateCall,
} from "../../src/compiler/lower/optimizers/index.ts";
import { panelsShape, toPanels } from "../../src/compiler/lower/panels.ts";
import { networkOf } from "../network-of.ts";
import { builds, execute, randomValues, recorder, type ExecuteOptions } from "./harness.ts";

const statements = [
  "sgd .1 clipvalue=.5",
  "sgd .1 momentum=.9",
  "sgd .1 momentum=.9 nesterov=yes",
  "adam",
  "adamw weight_decay=.1",
  "nadam",
  "rmsprop",
  "rmsprop momentum=.5",
  "adagrad",
];

interface Case {
  readonly images: number;
  readonly inputs: number;
  readonly units: number;
  readonly l1: number;
  readonly l2: number;
}

const cases: readonly Case[] = [
  { images: 32, inputs: 100, units: 20, l1: 0, l2: 0 },
  // Several blocks of images, penalties of both kinds.
  { images: 201, inputs: 53, units: 9, l1: 0.01, l2: 0.02 },
  // So many inputs that pieces are longer.
  { images: 5, inputs: 8195, units: 3, l1: 0, l2: 0.1 },
];

/** Three updates: by the gradient that is used where it is computed, or by the stored one. */
async function update(
  statement: string,
  { images, inputs, units, l1, l2 }: Case,
  atOnce: boolean,
  options: ExecuteOptions,
) {
  const { optimizer } = networkOf(`input 4; dense 2
train { optimizer ${statement}; epochs 1 }`).training;
  const layout = { rows: inputs, columns: units, groups: 1 };
  const build = recorder();
  const x = build.images([inputs], "x");
  const outputGradient = build.images([units], "output gradient");
  const parameter = build.fixed(panelsShape(layout), "kernel");
  const arrays = optimizerState(optimizer);
  const state = arrays.map(({ name }) => build.fixed(parameter.shape, name));
  const gradient = addDenseWeightGradient(build, x, outputGradient, parameter);
  const node = build.nodes[0]!;
  const calls: readonly KernelCall[] = atOnce
    ? [denseUpdateCall(node, optimizer, { parameter, state }, { l1, l2 })]
    : [
        ...node.op.kernels(node),
        penaltyGradientCall({ parameter, l1, l2 }, gradient),
        updateCall(optimizer, { parameter, gradient, state, factor: undefined }),
      ];
  const op = { name: "update", kernels: () => calls };
  const extras = [x, outputGradient, gradient, ...state];
  let weights: Float32Array = toPanels(randomValues(inputs * units, 1), layout);
  let kept: readonly Float32Array[] = arrays.map(({ initial }) =>
    new Float32Array(weights.length).fill(initial),
  );
  for (const step of [1, 2, 3]) {
    const results = await execute(
      [{ op, attributes: null, inputs: [], output: parameter, extras }],
      new Map([
        [parameter, weights],
        [x, randomValues(images * inputs, 10 + step)],
        [outputGradient, randomValues(images * units, 20 + step)],
        ...state.map((tensor, i) => [tensor, kept[i]!] as const),
      ]),
      { ...options, images, optimizer: optimizerValues(optimizer, step) },
    );
    weights = results.floats(parameter);
    kept = state.map((tensor) => results.floats(tensor));
  }
  return { weights, kept };
}

describe.each(cases)("$images images, $inputs inputs, $units units, l1 $l1, l2 $l2", (given) => {
  it.each(statements)("%s updates as by a stored gradient, to the bit", async (statement) => {
    for (const build of builds) {
      const stored = await update(statement, given, false, { build });
      const atOnce = await update(statement, given, true, { build });
      expect(atOnce).toEqual(stored);
      const pieces = await update(statement, given, true, { build, split: "each" });
      expect(pieces).toEqual(stored);
    }
  });
});
