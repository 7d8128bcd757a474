import * as tf from "@tensorflow/tfjs";
import { imageArguments } from "../../src/compiler/sides.ts";
import type { Activation, Network, ResolvedLayer } from "../../src/compiler/network.ts";
import { bidirectional, recurrent } from "./tfjs-recurrent.ts";

export interface TfjsRun {
  readonly network: Network;
  readonly training: boolean;
  readonly parameters: Readonly<Record<string, tf.Tensor>>;
  /** What a dropout layer multiplies its input by; without it dropout does nothing. */
  readonly dropoutFactor?: (layer: number, shape: readonly number[]) => tf.Tensor;
}

/** A network's forward pass in TensorFlow.js's own operations, from [images, ...input] on. */
export function tfjsForward(run: TfjsRun, input: tf.Tensor): tf.Tensor {
  const results: tf.Tensor[] = [];
  run.network.layers.forEach((layer, index) => {
    const inputs = layer.inputs.map((source) => (source === "input" ? input : results[source]!));
    results.push(tfjsLayer(run, layer, index, inputs));
  });
  return results[run.network.output]!;
}

function tfjsLayer(
  run: TfjsRun,
  layer: ResolvedLayer,
  index: number,
  inputs: readonly tf.Tensor[],
): tf.Tensor {
  const parameter = (name: string) => run.parameters[`${layer.name}/${name}`];
  const x = inputs[0]!;
  const map = x as tf.Tensor4D;
  const biased = (y: tf.Tensor) => {
    const bias = parameter("bias");
    return bias === undefined ? y : tf.add(y, bias);
  };
  const images = x.shape[0]!;
  switch (layer.kind) {
    case "conv": {
      const { stride, padding, dilation, activation } = imageArguments(layer.arguments);
      const kernel = parameter("kernel") as tf.Tensor4D;
      const y = tf.conv2d(map, kernel, [...stride], padding, "NHWC", [...dilation]);
      return activate(biased(y), activation);
    }
    case "depthwise": {
      const { stride, padding, dilation, activation } = imageArguments(layer.arguments);
      const kernel = parameter("depthwise_kernel") as tf.Tensor4D;
      const y = tf.depthwiseConv2d(map, kernel, [...stride], padding, "NHWC", [...dilation]);
      return activate(biased(y), activation);
    }
    case "sepconv": {
      const { stride, padding, dilation, activation } = imageArguments(layer.arguments);
      const depthwise = parameter("depthwise_kernel") as tf.Tensor4D;
      const pointwise = parameter("pointwise_kernel") as tf.Tensor4D;
      const y = tf.depthwiseConv2d(map, depthwise, [...stride], padding, "NHWC", [...dilation]);
      return activate(biased(tf.conv2d(y, pointwise, 1, "same")), activation);
    }
    case "convtranspose": {
      const { stride, padding, activation } = imageArguments(layer.arguments);
      const [height, width, channels] = layer.shape as readonly [number, number, number];
      const kernel = parameter("kernel") as tf.Tensor4D;
      const shape: [number, number, number, number] = [images, height, width, channels];
      const y = tf.conv2dTranspose(map, kernel, shape, [...stride], padding);
      return activate(biased(y), activation);
    }
    case "maxpool":
    case "avgpool": {
      const { pool, stride, padding } = imageArguments(layer.arguments);
      const operation = layer.kind === "maxpool" ? tf.maxPool : tf.avgPool;
      return operation(map, [...pool], [...stride], padding);
    }
    case "globalavgpool":
      return tf.mean(x, [1, 2]);
    case "globalmaxpool":
      return tf.max(x, [1, 2]);
    case "flatten":
    case "reshape":
      return tf.reshape(x, [images, ...layer.shape]);
    case "pad": {
      const [rows, columns] = imageArguments(layer.arguments, 0).amount;
      return tf.pad(x, [
        [0, 0],
        [rows, rows],
        [columns, columns],
        [0, 0],
      ]);
    }
    case "upsample": {
      if (layer.arguments.interpolation !== "nearest") throw new Error("not as Keras has it");
      return repeated(map, imageArguments(layer.arguments).size);
    }
    case "dense": {
      const kernel = parameter("kernel") as tf.Tensor2D;
      const y = tf.matMul(tf.reshape(x, [-1, kernel.shape[0]]), kernel);
      return activate(tf.reshape(biased(y), [images, ...layer.shape]), layer.arguments.activation);
    }
    case "embedding": {
      const [steps, dimension] = layer.shape as readonly [number, number];
      const rows = tf.gather(parameter("embeddings")!, tf.cast(tf.reshape(x, [-1]), "int32"));
      return tf.reshape(rows, [images, steps, dimension]);
    }
    case "attention":
      return attended(x as tf.Tensor3D, layer.arguments, parameter);
    case "position":
      return tf.add(x, parameter("embeddings")!);
    case "dropout":
      return run.dropoutFactor === undefined ? x : tf.mul(x, run.dropoutFactor(index, layer.shape));
    case "batchnorm": {
      const axes = x.shape.slice(0, -1).map((_, i) => i);
      const { mean, variance } = run.training
        ? tf.moments(x, axes)
        : { mean: parameter("moving_mean")!, variance: parameter("moving_variance")! };
      return normalised(x, mean, variance, layer.arguments.epsilon, parameter);
    }
    case "layernorm": {
      const { mean, variance } = tf.moments(x, -1, true);
      return normalised(x, mean, variance, layer.arguments.epsilon, parameter);
    }
    case "lstm":
    case "gru":
    case "simplernn":
      return recurrent(layer, x, parameter);
    case "bidirectional":
      return bidirectional(layer, x, parameter);
    case "leakyrelu":
      return tf.leakyRelu(x, layer.arguments.slope);
    case "relu":
    case "relu6":
    case "elu":
    case "selu":
    case "gelu":
    case "silu":
    case "sigmoid":
    case "tanh":
    case "softplus":
    case "softsign":
    case "softmax":
      return activate(x, layer.kind);
    case "add":
      return inputs.reduce((a, b) => tf.add(a, b));
    case "multiply":
      return inputs.reduce((a, b) => tf.mul(a, b));
    case "concat":
      return tf.concat([...inputs], -1);
  }
}

/** Self-attention one head after the other, each with its own part of every kernel; without dropout. */
function attended(
  x: tf.Tensor3D,
  { heads, keyDim, causal }: { heads: number; keyDim: number; causal: boolean },
  parameter: (name: string) => tf.Tensor | undefined,
): tf.Tensor {
  const [images, steps, features] = x.shape;
  const project = (name: string, head: number): tf.Tensor3D => {
    const kernel = tf.slice(parameter(`${name}_kernel`)!, [0, head, 0], [features, 1, keyDim]);
    const rows = tf.matMul(tf.reshape(x, [-1, features]), tf.reshape(kernel, [features, keyDim]));
    const bias = parameter(`${name}_bias`);
    const own = bias && tf.reshape(tf.slice(bias, [head, 0], [1, keyDim]), [keyDim]);
    return tf.reshape(own ? tf.add(rows, own) : rows, [images, steps, keyDim]);
  };
  const past = tf.linalg.bandPart(tf.ones([steps, steps]), -1, 0);
  const outputs = Array.from({ length: heads }, (_, head) => {
    const scores = tf.matMul(project("query", head), project("key", head), false, true);
    const terms = tf.exp(tf.div(scores, Math.sqrt(keyDim)));
    const seen = causal ? tf.mul(terms, past) : terms;
    const values = tf.matMul(tf.div(seen, tf.sum(seen, -1, true)), project("value", head));
    const kernel = tf.slice(parameter("output_kernel")!, [head, 0, 0], [1, keyDim, features]);
    const flat = tf.reshape(values, [-1, keyDim]) as tf.Tensor2D;
    return tf.matMul(flat, tf.reshape(kernel, [keyDim, features]));
  });
  const sum = tf.reshape(
    outputs.reduce((a, b) => tf.add(a, b)),
    x.shape,
  );
  const bias = parameter("output_bias");
  return bias === undefined ? sum : tf.add(sum, bias);
}

/**
 * Nearest upsampling. Not by tf.image.resizeNearestNeighbor: its gradient in the cpu backend (4.22) is wrong for every
 * image but the first.
 */
function repeated(x: tf.Tensor4D, [rows, columns]: readonly [number, number]): tf.Tensor {
  const [images, height, width, channels] = x.shape;
  const line = tf.reshape(x, [images * height, 1, width * channels]);
  const taller = tf.reshape(tf.tile(line, [1, rows, 1]), [-1, 1, channels]);
  const wider = tf.tile(taller, [1, columns, 1]);
  return tf.reshape(wider, [images, height * rows, width * columns, channels]);
}

function normalised(
  x: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor,
  epsilon: number,
  parameter: (name: string) => tf.Tensor | undefined,
): tf.Tensor {
  const y = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const gamma = parameter("gamma");
  const beta = parameter("beta");
  const scaled = gamma === undefined ? y : tf.mul(y, gamma);
  return beta === undefined ? scaled : tf.add(scaled, beta);
}

function activate(x: tf.Tensor, kind: Activation): tf.Tensor {
  switch (kind) {
    case "linear":
      return x;
    case "relu":
      return tf.relu(x);
    case "relu6":
      return tf.relu6(x);
    case "leakyrelu":
      return tf.leakyRelu(x, 0.3);
    case "elu":
      return tf.elu(x);
    case "selu":
      return tf.selu(x);
    case "gelu":
      return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
    case "silu":
      return tf.mul(x, tf.sigmoid(x));
    case "sigmoid":
      return tf.sigmoid(x);
    case "tanh":
      return tf.tanh(x);
    case "softplus":
      return tf.softplus(x);
    case "softsign":
      return tf.div(x, tf.add(tf.abs(x), 1));
    case "softmax":
      return tf.softmax(x);
  }
}
