import { tfjsSpelling } from "../../../compiler/emit/tfjs/layers.ts";
import { paddingOf } from "../../../compiler/lower/same-padding.ts";
import type { Pair, ResolvedLayer } from "../../../compiler/network.ts";
import { imageArguments, imageShape } from "../../../compiler/sides.ts";
import { attention } from "./attention.ts";
import { conv, depthwise, isDilated, sepconv, transposed } from "./convolutions.ts";
import { dropped } from "./dropout.ts";
import { bidirectional, recurrent } from "./recurrent-layers.ts";
import type { Given, Of, Substitute } from "./substitute.ts";
import type { Tensor, Tensor1D, Tensor4D, Tfjs, Variable } from "./tfjs.ts";

/**
 * How a layer is computed where TensorFlow.js' own layer would compute something else or fail; undefined where it is
 * right. (Version 4.22: its normalisations want gamma and beta, its dropout draws its own masks, dilated
 * convolutions have no gradient, that of `same` average pooling is wrong in the cpu backend, as is that of resizing,
 * and that of global maximum pooling where maxima are equal; groups, half-pixel centres and Keras's gru are
 * missing, and so is the gradient of a recurrent layer over a single step.)
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
      return hasOwnRecurrence(layer) ? undefined : (given) => recurrent(layer, given);
    case "bidirectional":
      return hasOwnRecurrence(layer) ? undefined : (given) => bidirectional(layer, given);
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

/** Whether TensorFlow.js computes this recurrent layer and its gradient. */
function hasOwnRecurrence(layer: ResolvedLayer): boolean {
  return tfjsSpelling(layer).lacking === undefined && layer.inputShapes[0]![0]! > 1;
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

function padded({ arguments: a }: Of<"pad">, { tf, inputs }: Given): Tensor {
  const [rows, columns] = imageArguments(a, 0).amount;
  return tf.pad(inputs[0]! as Tensor4D, [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ]);
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
