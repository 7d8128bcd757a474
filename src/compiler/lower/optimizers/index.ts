import type { Optimizer, OptimizerName } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { KernelCall } from "../op.ts";
import { blockSize, blocksOf } from "../ops/pieces.ts";
import { adagrad } from "./adagrad.ts";
import { adam, adamw } from "./adam.ts";
import { nadam } from "./nadam.ts";
import { rmsprop } from "./rmsprop.ts";
import { valueLimit } from "./rule.ts";
import type { OptimizerRule, StateArray, Update, UpdateKernel } from "./rule.ts";
import { sgd } from "./sgd.ts";

const rules = { sgd, adam, adamw, rmsprop, adagrad, nadam } satisfies {
  [K in OptimizerName]: OptimizerRule<K>;
};

/** The rule of an optimizer, which takes that optimizer alone. */
function ruleOf<K extends OptimizerName>(kind: K): OptimizerRule<K> {
  return rules[kind] as unknown as OptimizerRule<K>;
}

/** What is kept beside each parameter. */
export function optimizerState(optimizer: Optimizer): readonly StateArray[] {
  return ruleOf(optimizer.kind).state(optimizer as never);
}

/** At most eight values of an update (counted from 1) for the control block, in double precision. */
export function optimizerValues(optimizer: Optimizer, update: number): readonly number[] {
  return ruleOf(optimizer.kind).values(optimizer as never, update);
}

/** The kernel that updates a parameter. */
export function updateKernel(optimizer: Optimizer): UpdateKernel {
  return ruleOf(optimizer.kind).kernel(optimizer as never);
}

/** The call that updates one parameter. */
export function updateCall(
  optimizer: Optimizer,
  { parameter, gradient, state, factor }: Update,
): KernelCall {
  const count = sizeOf(parameter.shape);
  return {
    kernel: updateKernel(optimizer),
    arguments: [
      ...[parameter, gradient, ...state],
      ...[count, blockSize, factor ?? 0, valueLimit(optimizer), "control" as const],
    ],
    pieces: blocksOf(count),
    reads: [parameter, gradient, ...state, ...(factor === undefined ? [] : [factor])],
    writes: [parameter, ...state],
  };
}
