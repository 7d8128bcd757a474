import type { MetricName } from "../../../compiler/network.ts";
import type { Tensor1D, Tensor2D, Tfjs } from "./tfjs.ts";

/** What metrics look at; all are [images, units] but the labels. */
export interface Measured {
  /** The net's result: probabilities, or logits where it ends in those. */
  readonly result: Tensor2D;
  /** The same, or what stands before a last softmax or sigmoid. */
  readonly outputs: Tensor2D;
  /** Whether `outputs` are logits: one unit then means class 1 above 0, not above one half. */
  readonly logits: boolean;
  readonly targets: Tensor2D;
  readonly labels: Tensor1D;
}

type Rule = (tf: Tfjs, measured: Measured) => Tensor1D;

const rules = {
  accuracy: (tf, { outputs, logits, labels }) => {
    const chosen =
      outputs.shape[1] === 1
        ? tf.cast(tf.reshape(tf.greater(outputs, logits ? 0 : 0.5), [-1]), "int32")
        : tf.argMax(outputs, 1);
    return tf.cast(tf.equal(chosen, labels), "float32") as Tensor1D;
  },
  top5: (tf, { outputs, targets }) => {
    const own = tf.sum(tf.mul(outputs, targets), 1, true);
    const larger = tf.sum(tf.cast(tf.greater(outputs, own), "float32"), 1);
    return tf.cast(tf.less(larger, 5), "float32") as Tensor1D;
  },
  mse: (tf, { result, targets }) => tf.mean(tf.square(tf.sub(result, targets)), 1) as Tensor1D,
  mae: (tf, { result, targets }) => tf.mean(tf.abs(tf.sub(result, targets)), 1) as Tensor1D,
} satisfies Record<MetricName, Rule>;

/** A metric's number for every image. */
export function metricOf(tf: Tfjs, metric: MetricName, measured: Measured): Tensor1D {
  return rules[metric](tf, measured);
}
