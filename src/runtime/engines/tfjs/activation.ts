import { tfjsActivations } from "../../../compiler/emit/tfjs/activations.ts";
import type { Activation } from "../../../compiler/network.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";

/** What TensorFlow.js' own layer makes of a tensor; it has leaky relu as a layer of its own alone. */
export function activated(tf: Tfjs, x: Tensor, kind: Activation): Tensor {
  if (kind === "linear") return x;
  const name = tfjsActivations[kind];
  if (name === null) return tf.leakyRelu(x, 0.3);
  return tf.layers.activation({ activation: name as never }).apply(x) as Tensor;
}
