import * as tf from "@tensorflow/tfjs";
import type { ResolvedLayer } from "../../src/compiler/network.ts";

type Recurrent = Extract<ResolvedLayer, { kind: "lstm" | "gru" | "simplernn" }>;
type Bidirectional = Extract<ResolvedLayer, { kind: "bidirectional" }>;
type Parameter = (name: string) => tf.Tensor | undefined;

interface Cell {
  readonly kind: Recurrent["kind"];
  readonly units: number;
  readonly sequence: boolean;
}

/** A recurrent layer with tanh and sigmoid in TensorFlow.js's own operations, equations as in Keras's documentation. */
export function recurrent(
  { kind, arguments: values }: Recurrent,
  x: tf.Tensor,
  parameter: Parameter,
): tf.Tensor {
  const ordered = values.reverse ? tf.reverse(x, 1) : x;
  return states({ ...values, kind }, ordered as tf.Tensor3D, parameter);
}

export function bidirectional(
  { arguments: values }: Bidirectional,
  x: tf.Tensor,
  parameter: Parameter,
): tf.Tensor {
  if (values.merge !== "concat") throw new Error("joined otherwise than by concat");
  const cell = { ...values, kind: values.cell };
  const way = (direction: string, steps: tf.Tensor) =>
    states(cell, steps as tf.Tensor3D, (name) => parameter(`${direction}_${values.cell}/${name}`));
  const back = way("backward", tf.reverse(x, 1));
  return tf.concat([way("forward", x), values.sequence ? tf.reverse(back, 1) : back], -1);
}

function states({ kind, units, sequence }: Cell, x: tf.Tensor3D, parameter: Parameter): tf.Tensor {
  const [images, steps, features] = x.shape;
  const product = (a: tf.Tensor, name: string) =>
    tf.matMul(a as tf.Tensor2D, parameter(name) as tf.Tensor2D);
  const bias = parameter("bias")!;
  let h: tf.Tensor = tf.zeros([images, units]);
  let c: tf.Tensor = h;
  const all: tf.Tensor[] = [];
  for (let step = 0; step < steps; step++) {
    const now = tf.reshape(tf.slice(x, [0, step, 0], [images, 1, features]), [images, features]);
    const own = product(now, "kernel");
    const past = product(h, "recurrent_kernel");
    if (kind === "simplernn") h = tf.tanh(tf.add(tf.add(own, past), bias));
    else if (kind === "lstm") {
      const [i, f, g, o] = tf.split(tf.add(tf.add(own, past), bias), 4, 1);
      c = tf.add(tf.mul(tf.sigmoid(f!), c), tf.mul(tf.sigmoid(i!), tf.tanh(g!)));
      h = tf.mul(tf.sigmoid(o!), tf.tanh(c));
    } else {
      const [inputBias, stateBias] = tf.unstack(bias);
      const [xz, xr, xh] = tf.split(tf.add(own, inputBias!), 3, 1);
      const [hz, hr, hh] = tf.split(tf.add(past, stateBias!), 3, 1);
      const z = tf.sigmoid(tf.add(xz!, hz!));
      const candidate = tf.tanh(tf.add(xh!, tf.mul(tf.sigmoid(tf.add(xr!, hr!)), hh!)));
      h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    }
    all.push(h);
  }
  return sequence ? tf.stack(all, 1) : h;
}
