import { paddingOf } from "../../../compiler/lower/same-padding.ts";
import { tfjsSpelling } from "../../../compiler/emit/tfjs/layers.ts";
import type {
  Activation,
  LayerKind,
  Pair,
  RecurrentKind,
  ResolvedLayer,
} from "../../../compiler/network.ts";
import { sizeOf } from "../../../compiler/shape.ts";
import { imageArguments, imageShape, type ImageArguments } from "../../../compiler/sides.ts";
import { streamKey } from "../../chance.ts";
import { activated } from "./activation.ts";
import { dropoutMask } from "./dropout-mask.ts";
import { recurrentStates, type RecurrentOptions } from "./recurrent.ts";
import type { Tensor, Tensor1D, Tensor4D, Tfjs, Variable } from "./tfjs.ts";

/** The batch that goes through the net; `mask` is undefined outside training. */
export interface Pass {
  readonly training:
    | {
        readonly seed: number;
        readonly epoch: number;
        readonly step: number;
        readonly firstImage: number;
      }
    | undefined;
}

/** What a substitute is computed from. */
export interface Given {
  readonly tf: Tfjs;
  readonly inputs: readonly Tensor[];
  /** The layer's own; undefined where it has none of that name. */
  readonly parameter: (name: string) => Tensor | undefined;
  readonly index: number;
  readonly pass: Pass;
}

export type Substitute = (given: Given) => Tensor;
type Of<K extends LayerKind> = Extract<ResolvedLayer, { readonly kind: K }>;

/**
 * How a layer is computed where TensorFlow.js' own layer would compute something else or fail; undefined where it is
 * right. (Version 4.22: its normalisations want gamma and beta, its dropout draws its own masks, dilated
 * convolutions have no gradient, that of `same` average pooling is wrong in the cpu backend, as is that of resizing,
 * and that of global maximum pooling where maxima are equal; groups, half-pixel centres and Keras's gru are missing.)
 */
export function substituteFor(layer: ResolvedLayer): Substitute | undefined {
  const steps = layer.inputShapes[0]?.length === 2;
  switch (layer.kind) {
    case "dropout":
      return (given) => dropped(layer.arguments.rate, given.inputs[0]!, given);
    case "batchnorm":
      return (given) => batchnorm(layer, given);
    case "layernorm": {
      const { scale, center, epsilon } = layer.arguments;
      return scale && center ? undefined : (given) => layernorm(epsilon, given);
    }
    case "conv": {
      const { groups, dilation } = imageArguments(layer.arguments);
      return groups > 1 || isDilated(dilation)
        ? along(layer, (given) => conv(layer, given))
        : undefined;
    }
    case "depthwise":
      return steps || isDilated(imageArguments(layer.arguments).dilation)
        ? along(layer, (given) => depthwise(layer, given))
        : undefined;
    case "sepconv":
      return steps || isDilated(imageArguments(layer.arguments).dilation)
        ? along(layer, (given) => sepconv(layer, given))
        : undefined;
    case "convtranspose":
      return steps ? along(layer, (given) => transposed(layer, given)) : undefined;
    case "pad":
      return steps ? along(layer, (given) => padded(layer, given)) : undefined;
    case "avgpool":
      return layer.arguments.padding === "same"
        ? along(layer, (given) => avgpoolSame(layer, given))
        : undefined;
    case "upsample": {
      const { size, interpolation } = imageArguments(layer.arguments);
      return along(layer, (given) =>
        (interpolation === "nearest" ? nearest : bilinear)(size, given),
      );
    }
    case "globalmaxpool":
      return along(layer, globalMaxPool);
    case "lstm":
    case "gru":
    case "simplernn":
      return tfjsSpelling(layer).lacking === undefined
        ? undefined
        : (given) => recurrent(layer, given);
    case "bidirectional":
      return tfjsSpelling(layer).lacking === undefined
        ? undefined
        : (given) => bidirectional(layer, given);
    case "attention":
      return (given) => attention(layer, given);
    case "position":
      return ({ tf, inputs, parameter }) => tf.add(inputs[0]!, parameter("embeddings")!);
    case "maxpool":
    case "globalavgpool":
    case "flatten":
    case "reshape":
    case "dense":
    case "embedding":
    case "relu":
    case "relu6":
    case "leakyrelu":
    case "elu":
    case "selu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softplus":
    case "softsign":
    case "softmax":
    case "add":
    case "multiply":
    case "concat":
      return undefined;
  }
}

/** What is written for images: a sequence goes through it as an image of one row, and its kernels as those of one. */
function along({ inputShapes, shape }: ResolvedLayer, ofImages: Substitute): Substitute {
  if (inputShapes[0]?.length !== 2) return ofImages;
  return (given) => {
    const { tf, inputs, parameter } = given;
    const asRow = (x: Tensor): Tensor => tf.expandDims(x, 1);
    const result = ofImages({
      ...given,
      inputs: inputs.map(asRow),
      parameter: (name) => {
        const own = parameter(name);
        return own === undefined || own.rank === 1 ? own : tf.expandDims(own, 0);
      },
    });
    return tf.reshape(result, [inputs[0]!.shape[0]!, ...shape]);
  };
}

function isDilated([rows, columns]: Pair): boolean {
  return rows > 1 || columns > 1;
}

/** Drops out of one of a layer's tensors by netc's own masks. */
function dropped(rate: number, x: Tensor, { tf, index, pass }: Given): Tensor {
  if (pass.training === undefined || rate === 0) return x;
  const { seed, epoch, step, firstImage } = pass.training;
  const size = sizeOf(x.shape.slice(1));
  const key = streamKey(seed, "dropout", index, epoch, step);
  const mask = dropoutMask(key, rate, firstImage * size, x.size);
  return tf.mul(x, tf.tensor(mask, x.shape));
}

/** In training by the statistics of the batch, which the moving ones follow; the variance is the biased one. */
function batchnorm(
  { arguments: { momentum, epsilon }, shape }: Of<"batchnorm">,
  given: Given,
): Tensor {
  const { tf, parameter, pass } = given;
  const x = given.inputs[0]! as Tensor4D;
  const movingMean = parameter("moving_mean") as Variable;
  const movingVariance = parameter("moving_variance") as Variable;
  const channels = shape.at(-1)!;
  // TensorFlow.js finds no gradient where it is not given both.
  const gamma = parameter("gamma") ?? tf.ones([channels]);
  const beta = parameter("beta") ?? tf.zeros([channels]);
  const normalised = (mean: Tensor, variance: Tensor): Tensor =>
    tf.batchNorm(
      x,
      mean as Tensor1D,
      variance as Tensor1D,
      beta as Tensor1D,
      gamma as Tensor1D,
      epsilon,
    );
  if (pass.training === undefined) return normalised(movingMean, movingVariance);
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  const follow = (moving: Variable, now: Tensor): void => {
    moving.assign(tf.add(tf.mul(moving, momentum), tf.mul(now, 1 - momentum)));
  };
  follow(movingMean, mean);
  follow(movingVariance, variance);
  return normalised(mean, variance);
}

/** Over the last axis. */
function layernorm(epsilon: number, { tf, inputs, parameter }: Given): Tensor {
  const { mean, variance } = tf.moments(inputs[0]!, -1, true);
  const y = tf.mul(tf.sub(inputs[0]!, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const [gamma, beta] = [parameter("gamma"), parameter("beta")];
  const scaled = gamma === undefined ? y : tf.mul(y, gamma);
  return beta === undefined ? scaled : tf.add(scaled, beta);
}

/** Multi-head self-attention. */
function attention({ arguments: a, shape }: Of<"attention">, given: Given): Tensor {
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

function conv(layer: Of<"conv">, given: Given): Tensor {
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

function depthwise(layer: Of<"depthwise">, given: Given): Tensor {
  const a = imageArguments(layer.arguments);
  return finished(given, depthwiseOf(a, given), a.activation);
}

function sepconv(layer: Of<"sepconv">, given: Given): Tensor {
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

function recurrent({ kind, arguments: a }: Of<RecurrentKind>, given: Given): Tensor {
  return statesOf({ recurrent: "linear", ...a, kind }, "", given);
}

function bidirectional({ arguments: a }: Of<"bidirectional">, given: Given): Tensor {
  const { tf } = given;
  const { cell, merge, sequence } = a;
  const ahead = statesOf({ ...a, kind: cell, reverse: false }, `forward_${cell}/`, given);
  const made = statesOf({ ...a, kind: cell, reverse: true }, `backward_${cell}/`, given);
  const back = sequence ? tf.reverse(made, 1) : made;
  switch (merge) {
    case "concat":
      return tf.concat([ahead, back], -1);
    case "add":
      return tf.add(ahead, back);
    case "multiply":
      return tf.mul(ahead, back);
    case "average":
      return tf.mul(tf.add(ahead, back), 0.5);
  }
}

function statesOf(
  options: RecurrentOptions,
  prefix: string,
  { tf, inputs, parameter }: Given,
): Tensor {
  const weights = {
    kernel: parameter(`${prefix}kernel`)!,
    recurrentKernel: parameter(`${prefix}recurrent_kernel`)!,
    bias: parameter(`${prefix}bias`),
  };
  return recurrentStates(tf, inputs[0]!, weights, options);
}

function transposed(layer: Of<"convtranspose">, given: Given): Tensor {
  const { tf } = given;
  const a = imageArguments(layer.arguments);
  const x = given.inputs[0]! as Tensor4D;
  const size: [number, number, number, number] = [x.shape[0], ...imageShape(layer.shape)];
  const kernel = given.parameter("kernel") as Tensor4D;
  const y = tf.conv2dTranspose(x, kernel, size, [...a.stride], a.padding);
  return finished(given, y, a.activation);
}

function padded({ arguments: a }: Of<"pad">, { tf, inputs }: Given): Tensor {
  const [rows, columns] = imageArguments(a, 0).amount;
  return tf.pad(inputs[0]! as Tensor4D, [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ]);
}

/** The bias and the activation behind a convolution. */
function finished({ tf, parameter }: Given, x: Tensor, activation: Activation): Tensor {
  const bias = parameter("bias");
  return activated(tf, bias === undefined ? x : tf.add(x, bias), activation);
}

/** Padding does not count in the mean: sums over the padded images, divided by how many real pixels each window has. */
function avgpoolSame({ arguments: values, inputShapes }: Of<"avgpool">, given: Given): Tensor {
  const { tf } = given;
  const a = imageArguments(values);
  const x = given.inputs[0]! as Tensor4D;
  const [height, width] = imageShape(inputShapes[0]!);
  const around = paddingOf([height, width], {
    kernel: a.pool,
    stride: a.stride,
    dilation: [1, 1],
    padding: "same",
  });
  const means = (images: Tensor4D): Tensor => {
    const padded = tf.pad(images, [
      [0, 0],
      [around.top, around.bottom],
      [around.left, around.right],
      [0, 0],
    ]);
    return tf.avgPool(padded, [...a.pool], [...a.stride], "valid");
  };
  return tf.div(means(x), means(tf.ones([1, height, width, 1])));
}

/** As a pool of the whole image: the gradient of TensorFlow.js' own layer counts every one of several equal maxima. */
function globalMaxPool({ tf, inputs }: Given): Tensor {
  const x = inputs[0]! as Tensor4D;
  const [images, height, width, channels] = x.shape;
  return tf.reshape(tf.maxPool(x, [height, width], 1, "valid"), [images, channels]);
}

/** Every pixel repeated along both axes. */
function nearest([rows, columns]: Pair, { tf, inputs }: Given): Tensor {
  const x = inputs[0]! as Tensor4D;
  const [images, height, width, channels] = x.shape;
  const tall = tf.tile(tf.reshape(x, [images * height, 1, width * channels]), [1, rows, 1]);
  const lines = images * height * rows * width;
  const wide = tf.tile(tf.reshape(tall, [lines, 1, channels]), [1, columns, 1]);
  return tf.reshape(wide, [images, height * rows, width * columns, channels]);
}

/** Bilinear with half-pixel centres: along each axis a product with a matrix of weights. */
function bilinear([rows, columns]: Pair, { tf, inputs }: Given): Tensor {
  const x = inputs[0]! as Tensor4D;
  const [images, height, width, channels] = x.shape;
  const tall = tf.matMul(
    tf.tile(tf.expandDims(weightsOf(tf, height, rows), 0), [images, 1, 1]),
    tf.reshape(x, [images, height, width * channels]),
  );
  const lines = images * height * rows;
  const wide = tf.matMul(
    tf.tile(tf.expandDims(weightsOf(tf, width, columns), 0), [lines, 1, 1]),
    tf.reshape(tall, [lines, width, channels]),
  );
  return tf.reshape(wide, [images, height * rows, width * columns, channels]);
}

/** [n factor, n]: what each enlarged place takes from which old ones; past the edge it is the edge's. */
function weightsOf(tf: Tfjs, n: number, factor: number): Tensor {
  const weights = new Float32Array(n * factor * n);
  for (let i = 0; i < n * factor; i++) {
    const place = (i + 0.5) / factor - 0.5;
    const before = Math.floor(place);
    const share = place - before;
    const at = (j: number): number => i * n + Math.min(Math.max(j, 0), n - 1);
    weights[at(before)]! += 1 - share;
    weights[at(before + 1)]! += share;
  }
  return tf.tensor2d(weights, [n * factor, n]);
}
