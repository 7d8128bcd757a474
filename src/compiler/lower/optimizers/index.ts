import type { Optimizer, OptimizerName } from "../../network.ts";
import type { KernelCall } from "../op.ts";
import { adagrad } from "./adagrad.ts";
import { adam, adamw } from "./adam.ts";
import { nadam } from "./nadam.ts";
import { rmsprop } from "./rmsprop.ts";
import type { OptimizerRule, StateArray, Update } from "./rule.ts";
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

/** The kernels that update one parameter. */
export function optimizerCalls(optimizer: Optimizer, update: Update): readonly KernelCall[] {
  return ruleOf(optimizer.kind).calls(optimizer as never, update);
}
