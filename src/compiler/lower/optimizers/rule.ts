import type { Optimizer, OptimizerName } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { KernelArgument, KernelCall } from "../op.ts";
import { blockSize, blocksOf } from "../ops/pieces.ts";
import type { Tensor } from "../tensor.ts";

/** One array beside each parameter, of its size. */
export interface StateArray {
  readonly name: string;
  readonly initial: number;
}

/** One update of one parameter. */
export interface Update {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** In the order of the rule's `state`. */
  readonly state: readonly Tensor[];
  /** One float that the gradient is multiplied by; undefined where norms are not clipped. */
  readonly factor: Tensor | undefined;
}

export type OptimizerOf<K extends OptimizerName> = Extract<Optimizer, { readonly kind: K }>;

/** What an optimizer keeps and how it updates. */
export interface OptimizerRule<K extends OptimizerName> {
  readonly state: (optimizer: OptimizerOf<K>) => readonly StateArray[];
  /**
   * The step's values for the control block, eight at most: the rate first (with what corrects it), the share that
   * weight decay takes second, then the kernel's own.
   *
   * @param update counted from 1
   */
  readonly values: (optimizer: OptimizerOf<K>, update: number) => readonly number[];
  readonly calls: (optimizer: OptimizerOf<K>, update: Update) => readonly KernelCall[];
}

/** Keras's decoupled decay: every parameter loses rate * weight_decay of itself before its update. */
export function decayOf({ rate, weightDecay }: Optimizer): number {
  return rate * weightDecay;
}

/**
 * 1 - beta^t with the rounding of float32, as Keras takes it: for beta .999 that moves the first steps by up to 3e-5 of
 * themselves, and without it no comparison with Keras could be tighter.
 */
export function correctionOf(beta: number, update: number): number {
  return Math.fround(1 - Math.fround(Math.fround(beta) ** update));
}

/** The call of an update kernel; `more` are arguments of its own. */
export function updateCall(
  kernel: string,
  { clipvalue }: Optimizer,
  { parameter, gradient, state, factor }: Update,
  more: readonly KernelArgument[] = [],
): KernelCall {
  const count = sizeOf(parameter.shape);
  const limit = clipvalue > 0 ? clipvalue : Infinity;
  return {
    kernel,
    arguments: [
      ...[parameter, gradient, ...state],
      ...[count, blockSize, factor ?? 0, limit, ...more, "control" as const],
    ],
    pieces: blocksOf(count),
    reads: [parameter, gradient, ...state, ...(factor === undefined ? [] : [factor])],
    writes: [parameter, ...state],
  };
}
