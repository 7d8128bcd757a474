import type { Activation } from "../../network.ts";
import type { LayerCall } from "./layer-call.ts";

/** Keras's slope, the same in both places where leaky relu may stand. */
const leakySlope = 0.3;

/**
 * TensorFlow.js' names of the activations; null where it has none. Each was compared with Keras on the same numbers:
 * `gelu` is the exact one in both, `silu` is called swish.
 */
export const tfjsActivations = {
  linear: "linear",
  relu: "relu",
  relu6: "relu6",
  leakyrelu: null,
  elu: "elu",
  selu: "selu",
  gelu: "gelu",
  silu: "swish",
  sigmoid: "sigmoid",
  tanh: "tanh",
  softplus: "softplus",
  softsign: "softsign",
  softmax: "softmax",
} satisfies Record<Activation, string | null>;

/** The activation inside a layer's configuration, and the layer that must follow where TensorFlow.js has no name for it. */
export function fusedActivation(activation: Activation): {
  readonly activation: string;
  readonly followedBy?: LayerCall;
} {
  const name = tfjsActivations[activation];
  return name === null
    ? { activation: "linear", followedBy: leakyRelu(leakySlope) }
    : { activation: name };
}

export function leakyRelu(slope: number): LayerCall {
  return { factory: "leakyReLU", className: "LeakyReLU", config: { alpha: slope } };
}
