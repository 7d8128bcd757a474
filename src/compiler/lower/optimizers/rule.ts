import type { Optimizer, OptimizerName } from "../../network.ts";
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
  readonly kernel: (optimizer: OptimizerOf<K>) => UpdateKernel;
}

/** The kernels of updates. Those that know them by number (kernels/dense-update.ts) know them in this order. */
export const updateKernels = [
  "sgd",
  "sgdMomentum",
  "adam",
  "nadam",
  "rmsprop",
  "rmspropMomentum",
  "adagrad",
] as const;

export type UpdateKernel = (typeof updateKernels)[number];

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

/** What each number of a gradient is kept within. */
export function valueLimit({ clipvalue }: Optimizer): number {
  return clipvalue > 0 ? clipvalue : Infinity;
}
