import type { RecurrentActivation, RecurrentKind } from "../../../compiler/network.ts";
import { activated } from "./activation.ts";
import type { Tensor, Tensor2D, Tfjs } from "./tfjs.ts";

export interface RecurrentWeights {
  readonly kernel: Tensor;
  readonly recurrentKernel: Tensor;
  readonly bias: Tensor | undefined;
}

export interface RecurrentOptions {
  readonly kind: RecurrentKind;
  readonly units: number;
  readonly sequence: boolean;
  readonly reverse: boolean;
  readonly activation: RecurrentActivation;
  /** What the gates apply. */
  readonly recurrent: RecurrentActivation;
}

/**
 * A recurrent layer with Keras's equations, from [images, steps, features] to [images, units] or, step by step as they
 * are made, [images, steps, units].
 */
export function recurrentStates(
  tf: Tfjs,
  x: Tensor,
  weights: RecurrentWeights,
  options: RecurrentOptions,
): Tensor {
  const { units, sequence, reverse } = options;
  // TensorFlow.js has no gradient of an `unstack` into one.
  const steps = x.shape[1] === 1 ? [tf.squeeze(x, [1])] : tf.unstack(x, 1);
  // A copy: TensorFlow.js keeps the list itself for the gradient.
  const ordered = reverse ? [...steps].reverse() : steps;
  let state: Tensor = tf.zeros([x.shape[0]!, units]);
  let memory: Tensor = state;
  const states = ordered.map((step) => {
    ({ state, memory } = nextState(tf, step, state, memory, weights, options));
    return state;
  });
  return sequence ? tf.stack(states, 1) : state;
}

function nextState(
  tf: Tfjs,
  x: Tensor,
  state: Tensor,
  memory: Tensor,
  { kernel, recurrentKernel, bias }: RecurrentWeights,
  { kind, activation, recurrent }: RecurrentOptions,
): { readonly state: Tensor; readonly memory: Tensor } {
  const product = (a: Tensor, b: Tensor): Tensor => tf.matMul(a as Tensor2D, b as Tensor2D);
  const plus = (a: Tensor, b: Tensor | undefined): Tensor => (b === undefined ? a : tf.add(a, b));
  const own = product(x, kernel);
  const past = product(state, recurrentKernel);
  const act = (z: Tensor): Tensor => activated(tf, z, activation);
  const gate = (z: Tensor): Tensor => activated(tf, z, recurrent);
  switch (kind) {
    case "simplernn":
      return { state: act(plus(tf.add(own, past), bias)), memory };
    case "lstm": {
      const sums = tf.split(plus(tf.add(own, past), bias), 4, 1) as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      const kept = tf.mul(gate(sums[1]), memory);
      const next = tf.add(kept, tf.mul(gate(sums[0]), act(sums[2])));
      return { state: tf.mul(gate(sums[3]), act(next)), memory: next };
    }
    case "gru": {
      const [inputBias, stateBias] = bias === undefined ? [] : tf.unstack(bias);
      const a = tf.split(plus(own, inputBias), 3, 1) as [Tensor, Tensor, Tensor];
      const b = tf.split(plus(past, stateBias), 3, 1) as [Tensor, Tensor, Tensor];
      const update = gate(tf.add(a[0], b[0]));
      const reset = gate(tf.add(a[1], b[1]));
      const candidate = act(tf.add(a[2], tf.mul(reset, b[2])));
      const stays = tf.mul(update, tf.sub(state, candidate));
      return { state: tf.add(stays, candidate), memory };
    }
  }
}
