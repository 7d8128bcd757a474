import { dropped } from "./dropout.ts";
import type { Given, Of } from "./substitute.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";

/** Multi-head self-attention. */
export function attention({ arguments: a, shape }: Of<"attention">, given: Given): Tensor {
  const { tf, parameter } = given;
  const [steps, features] = shape as readonly [number, number];
  const width = a.heads * a.keyDim;
  const project = (x: Tensor, name: string, inputs: number, units: number): Tensor => {
    const kernel = tf.reshape(parameter(`${name}_kernel`)!, [inputs, units]);
    const y = tf.reshape(tf.matMul(tf.reshape(x, [-1, inputs]), kernel), [-1, steps, units]);
    const bias = parameter(`${name}_bias`);
    return bias === undefined ? y : tf.add(y, tf.reshape(bias, [units]));
  };
  /** [images, heads, steps, keyDim] */
  const headsOf = (name: string): Tensor => {
    const projected = project(given.inputs[0]!, name, features, width);
    return tf.transpose(tf.reshape(projected, [-1, steps, a.heads, a.keyDim]), [0, 2, 1, 3]);
  };
  const product = tf.matMul(headsOf("query"), headsOf("key"), false, true);
  const scores = tf.mul(product, 1 / Math.sqrt(a.keyDim));
  const weights = tf.softmax(a.causal ? tf.add(scores, future(tf, steps)) : scores);
  const sums = tf.matMul(dropped(a.dropout, weights, given), headsOf("value"));
  return project(tf.transpose(sums, [0, 2, 1, 3]), "output", width, features);
}

/** What is added to the scores of steps to come, so that their weights are 0: [steps, steps]. */
function future(tf: Tfjs, steps: number): Tensor {
  const values = Float32Array.from({ length: steps * steps }, (_, i) =>
    i % steps > Math.floor(i / steps) ? -1e9 : 0,
  );
  return tf.tensor2d(values, [steps, steps]);
}
