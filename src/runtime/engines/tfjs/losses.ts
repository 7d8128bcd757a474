import type { Loss, LossName } from "../../../compiler/network.ts";
import type { Tensor, Tensor1D, Tensor2D, Tfjs } from "./tfjs.ts";

/** Keras keeps probabilities this far from 0 and 1. */
const least = 1e-7;

type Rule = (tf: Tfjs, outputs: Tensor2D, targets: Tensor2D, fromLogits: boolean) => Tensor;

/** One number for each image and unit, or for each image. */
const rules = {
  crossentropy: (tf, outputs, targets, fromLogits) => {
    if (fromLogits) return tf.neg(tf.sum(tf.mul(tf.logSoftmax(outputs), targets), 1));
    const p = tf.clipByValue(outputs, least, 1 - least);
    // Keras divides by the sum of the clipped probabilities.
    return tf.sub(tf.log(tf.sum(p, 1)), tf.log(tf.sum(tf.mul(p, targets), 1)));
  },
  "binary-crossentropy": (tf, outputs, targets, fromLogits) => {
    if (fromLogits) return tf.sub(tf.softplus(outputs), tf.mul(outputs, targets));
    const p = tf.clipByValue(outputs, least, 1 - least);
    const one = tf.mul(targets, tf.log(p));
    return tf.neg(tf.add(one, tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, p)))));
  },
  mse: (tf, outputs, targets) => tf.square(tf.sub(outputs, targets)),
  mae: (tf, outputs, targets) => {
    const difference = tf.sub(outputs, targets);
    // The gradient of tf.abs is -1 at 0; that of this product is 0.
    return tf.mul(difference, tf.sign(difference));
  },
  huber: (tf, outputs, targets) => {
    const size = tf.abs(tf.sub(outputs, targets));
    const near = tf.minimum(size, 1);
    return tf.add(tf.mul(tf.square(near), 0.5), tf.sub(size, near));
  },
} satisfies Record<LossName, Rule>;

/**
 * The loss of every image.
 *
 * @param outputs [images, units]: with `fromLogits` what stands before the softmax or sigmoid
 * @param targets [images, units]: one-hot vectors, or with one unit the labels themselves
 */
export function lossesOf(
  tf: Tfjs,
  { kind, fromLogits }: Loss,
  outputs: Tensor2D,
  targets: Tensor2D,
): Tensor1D {
  const losses = rules[kind](tf, outputs, targets, fromLogits);
  return (losses.rank === 1 ? losses : tf.mean(losses, 1)) as Tensor1D;
}

/** Labels as the losses take them: one-hot vectors; with one unit the numbers themselves. */
export function targetsOf(tf: Tfjs, labels: Tensor1D, units: number): Tensor2D {
  return (
    units === 1 ? tf.reshape(tf.cast(labels, "float32"), [-1, 1]) : tf.oneHot(labels, units)
  ) as Tensor2D;
}
