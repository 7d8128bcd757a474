import type { Activation, Pair } from "../../../compiler/network.ts";
import { imageArguments, imageShape, type ImageArguments } from "../../../compiler/sides.ts";
import { activated } from "./activation.ts";
import type { Given, Of } from "./substitute.ts";
import type { Tensor, Tensor4D, Tfjs } from "./tfjs.ts";

export function isDilated([rows, columns]: Pair): boolean {
  return rows > 1 || columns > 1;
}

/** A dilated kernel is a larger one with zeros between its rows and columns. */
function dilated(tf: Tfjs, kernel: Tensor4D, [rows, columns]: Pair): Tensor4D {
  const [height, width, inputs, outputs] = kernel.shape;
  const last = inputs * outputs;
  const tall = tf.pad(tf.reshape(kernel, [height, 1, width * last]), [
    [0, 0],
    [0, rows - 1],
    [0, 0],
  ]);
  const wide = tf.pad(tf.reshape(tall, [height * rows * width, 1, last]), [
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(wide, [height * rows, width * columns, inputs, outputs]);
  const size: [number, number, number, number] = [
    (height - 1) * rows + 1,
    (width - 1) * columns + 1,
    inputs,
    outputs,
  ];
  return tf.slice(whole, [0, 0, 0, 0], size) as Tensor4D;
}

export function conv(layer: Of<"conv">, given: Given): Tensor {
  const { tf } = given;
  const a = imageArguments(layer.arguments);
  const kernel = dilated(tf, given.parameter("kernel") as Tensor4D, a.dilation);
  const x = given.inputs[0]! as Tensor4D;
  const convolve = (from: Tensor4D, by: Tensor4D): Tensor =>
    tf.conv2d(from, by, [...a.stride], a.padding);
  if (a.groups === 1) return finished(given, convolve(x, kernel), a.activation);
  const kernels = tf.split<Tensor4D>(kernel, a.groups, 3);
  const parts = tf.split<Tensor4D>(x, a.groups, 3).map((part, i) => convolve(part, kernels[i]!));
  return finished(given, tf.concat(parts, 3), a.activation);
}

export function depthwise(layer: Of<"depthwise">, given: Given): Tensor {
  const a = imageArguments(layer.arguments);
  return finished(given, depthwiseOf(a, given), a.activation);
}

export function sepconv(layer: Of<"sepconv">, given: Given): Tensor {
  const a = imageArguments(layer.arguments);
  const between = depthwiseOf(a, given) as Tensor4D;
  const pointwise = given.parameter("pointwise_kernel") as Tensor4D;
  return finished(given, given.tf.conv2d(between, pointwise, 1, "valid"), a.activation);
}

function depthwiseOf(
  a: ImageArguments<Of<"depthwise" | "sepconv">["arguments"]>,
  given: Given,
): Tensor {
  const { tf } = given;
  const kernel = dilated(tf, given.parameter("depthwise_kernel") as Tensor4D, a.dilation);
  return tf.depthwiseConv2d(given.inputs[0]! as Tensor4D, kernel, [...a.stride], a.padding);
}

export function transposed(layer: Of<"convtranspose">, given: Given): Tensor {
  const { tf } = given;
  const a = imageArguments(layer.arguments);
  const x = given.inputs[0]! as Tensor4D;
  const size: [number, number, number, number] = [x.shape[0], ...imageShape(layer.shape)];
  const kernel = given.parameter("kernel") as Tensor4D;
  const y = tf.conv2dTranspose(x, kernel, size, [...a.stride], a.padding);
  return finished(given, y, a.activation);
}

/** The bias and the activation behind a convolution. */
function finished({ tf, parameter }: Given, x: Tensor, activation: Activation): Tensor {
  const bias = parameter("bias");
  return activated(tf, bias === undefined ? x : tf.add(x, bias), activation);
}
