import type { LayerArguments, LayerKind, ResolvedLayer, Sides } from "../../network.ts";
import { fusedActivation, leakyRelu, tfjsActivations } from "./activations.ts";
import { tfjsInitializers, tfjsRegularizer } from "./initializers.ts";
import type { ConfigValue, LayerCall, LayerOfKind, Spelling } from "./layer-call.ts";
import { bidirectional, recurrent } from "./recurrent.ts";

type Table = { readonly [K in LayerKind]: (layer: LayerOfKind<K>) => Spelling };

/**
 * How TensorFlow.js 4.22 spells each layer, every value spelled out that differs from netc's in its defaults: its
 * kernels start from Glorot's normal distribution, ours from the uniform one.
 */
export const tfjsLayers = {
  conv: (layer) => {
    const { arguments: a } = layer;
    return {
      ...convolution(layer, "conv", "Conv", {
        filters: a.filters,
        dilationRate: sizes(a.dilation),
        ...weights("kernel", a),
        ...(a.groups === 1 ? {} : { groups: a.groups }),
      }),
      ...(a.groups === 1
        ? {}
        : { lacking: "TensorFlow.js has no grouped convolution", unloadable: true }),
    };
  },
  depthwise: (layer) => ({
    ...convolution(layer, "depthwiseConv", "DepthwiseConv", {
      depthMultiplier: layer.arguments.multiplier,
      dilationRate: sizes(layer.arguments.dilation),
      ...weights("depthwise", layer.arguments),
    }),
    ...imagesOnly(layer, "depthwise convolution"),
  }),
  sepconv: (layer) => ({
    ...convolution(layer, "separableConv", "SeparableConv", {
      filters: layer.arguments.filters,
      depthMultiplier: layer.arguments.multiplier,
      dilationRate: sizes(layer.arguments.dilation),
      ...weights("depthwise", layer.arguments),
      ...weights("pointwise", layer.arguments),
    }),
    ...imagesOnly(layer, "separable convolution"),
  }),
  convtranspose: (layer) => ({
    ...convolution(
      layer,
      "conv",
      "Conv",
      {
        filters: layer.arguments.filters,
        ...weights("kernel", layer.arguments),
      },
      "Transpose",
    ),
    ...imagesOnly(layer, "transposed convolution"),
  }),
  maxpool: (layer) => pooling(layer, "maxPooling", "MaxPooling"),
  avgpool: (layer) => pooling(layer, "averagePooling", "AveragePooling"),
  globalavgpool: (layer) => call(...named(layer, "globalAveragePooling", "GlobalAveragePooling")),
  globalmaxpool: (layer) => call(...named(layer, "globalMaxPooling", "GlobalMaxPooling")),
  // TensorFlow.js refuses to flatten what is flat.
  flatten: (layer) =>
    layer.inputShapes[0]!.length === 1 ? activation("linear") : call("flatten", "Flatten"),
  reshape: ({ arguments: a }) => call("reshape", "Reshape", { targetShape: [...a.shape] }),
  pad: (layer) => {
    const around = layer.arguments.amount.map((n) => [n, n]);
    return {
      ...call(...named(layer, "zeroPadding", "ZeroPadding"), {
        padding: around.length === 1 ? around[0]! : around,
        dataFormat: "channelsLast",
      }),
      ...imagesOnly(layer, "padding"),
    };
  },
  upsample: (layer) => ({
    ...call(...named(layer, "upSampling", "UpSampling"), {
      size: sizes(layer.arguments.size),
      interpolation: layer.arguments.interpolation,
      dataFormat: "channelsLast",
    }),
    ...(layer.arguments.interpolation === "nearest"
      ? {}
      : { lacking: "TensorFlow.js resizes from the corners of pixels, netc from their centres" }),
    ...imagesOnly(layer, "upsampling"),
  }),
  dense: ({ arguments: a }) => {
    const { activation: name, ...rest } = fusedActivation(a.activation);
    return {
      ...call("dense", "Dense", {
        units: a.units,
        activation: name,
        useBias: a.bias,
        ...weights("kernel", a),
        biasInitializer: tfjsInitializers.zeros,
      }),
      ...rest,
    };
  },
  embedding: ({ arguments: a }) =>
    call("embedding", "Embedding", {
      inputDim: a.vocabulary,
      outputDim: a.dimension,
      ...weights("embeddings", a),
    }),
  attention: ({ arguments: a }) => ({
    ...call("multiHeadAttention", "MultiHeadAttention", {
      numHeads: a.heads,
      keyDim: a.keyDim,
      valueDim: a.keyDim,
      dropout: a.dropout,
      useBias: a.bias,
      ...weights("kernel", a),
      biasInitializer: tfjsInitializers.zeros,
    }),
    callArguments: { value: "input", use_causal_mask: a.causal },
    lacking: "TensorFlow.js has no attention",
    unloadable: true,
  }),
  position: () => ({
    // Keras has no such layer either.
    ...call("position", "netc>Position"),
    lacking: "TensorFlow.js has no learned positions",
    unloadable: true,
  }),
  dropout: ({ arguments: a }) => call("dropout", "Dropout", { rate: a.rate }),
  batchnorm: ({ arguments: a }) =>
    call("batchNormalization", "BatchNormalization", {
      axis: -1,
      momentum: a.momentum,
      epsilon: a.epsilon,
      center: a.center,
      scale: a.scale,
    }),
  layernorm: ({ arguments: a }) =>
    call("layerNormalization", "LayerNormalization", {
      axis: -1,
      epsilon: a.epsilon,
      center: a.center,
      scale: a.scale,
    }),
  lstm: ({ arguments: a }) => recurrent("lstm", a),
  gru: ({ arguments: a }) => recurrent("gru", a),
  simplernn: ({ arguments: a }) => recurrent("simplernn", a),
  bidirectional: ({ arguments: { cell, merge, ...a } }) => bidirectional(cell, merge, a),
  relu: () => activation("relu"),
  relu6: () => activation("relu6"),
  leakyrelu: ({ arguments: a }) => leakyRelu(a.slope),
  elu: () => activation("elu"),
  selu: () => activation("selu"),
  gelu: () => activation("gelu"),
  silu: () => activation("silu"),
  sigmoid: () => activation("sigmoid"),
  tanh: () => activation("tanh"),
  softplus: () => activation("softplus"),
  softsign: () => activation("softsign"),
  softmax: () => activation("softmax"),
  add: () => call("add", "Add"),
  multiply: () => call("multiply", "Multiply"),
  concat: () => call("concatenate", "Concatenate", { axis: -1 }),
} satisfies Table;

/** How TensorFlow.js spells this layer. */
export function tfjsSpelling(layer: ResolvedLayer): Spelling {
  // The table's type ties each function to its kind; indexing by a union loses that tie.
  return (tfjsLayers as unknown as Record<LayerKind, (layer: ResolvedLayer) => Spelling>)[
    layer.kind
  ](layer);
}

/** Whether a layer reads steps in one direction, for which TensorFlow.js has classes of their own. */
function isSequence({ inputShapes }: ResolvedLayer): boolean {
  return inputShapes[0]!.length === 2;
}

/** Factory and class of what reads images or sequences: `conv2d` and `Conv2D`, or `conv1d` and `Conv1D`. */
function named(
  layer: ResolvedLayer,
  factory: string,
  className: string,
  end = "",
): readonly [factory: string, className: string] {
  const directions = isSequence(layer) ? "1" : "2";
  return [`${factory}${directions}d${end}`, `${className}${directions}D${end}`];
}

/** For layers of which TensorFlow.js has none that reads sequences. */
function imagesOnly(layer: ResolvedLayer, what: string): Pick<Spelling, "lacking" | "unloadable"> {
  return isSequence(layer)
    ? { lacking: `TensorFlow.js has no ${what} of sequences`, unloadable: true }
    : {};
}

/** `[3, 3]`, or `3` along a sequence. */
function sizes(sides: Sides): ConfigValue {
  return sides.length === 1 ? sides[0] : [...sides];
}

function call(
  factory: string,
  className: string,
  config: Readonly<Record<string, ConfigValue>> = {},
): LayerCall {
  return { factory, className, config };
}

function activation(name: Exclude<keyof typeof tfjsActivations, "leakyrelu">): LayerCall {
  return call("activation", "Activation", { activation: tfjsActivations[name] });
}

type Convolution = LayerOfKind<"conv" | "depthwise" | "sepconv" | "convtranspose">;

function convolution(
  layer: Convolution,
  factory: string,
  className: string,
  more: Readonly<Record<string, ConfigValue>>,
  end = "",
): Spelling {
  const a = layer.arguments;
  const { activation: name, ...rest } = fusedActivation(a.activation);
  return {
    ...call(...named(layer, factory, className, end), {
      kernelSize: sizes(a.kernel),
      strides: sizes(a.stride),
      padding: a.padding,
      dataFormat: "channelsLast",
      activation: name,
      useBias: a.bias,
      biasInitializer: tfjsInitializers.zeros,
      ...more,
    }),
    ...rest,
  };
}

function pooling(
  layer: LayerOfKind<"maxpool" | "avgpool">,
  factory: string,
  className: string,
): LayerCall {
  const { pool, stride, padding } = layer.arguments;
  return call(...named(layer, factory, className), {
    poolSize: sizes(pool),
    strides: sizes(stride),
    padding,
    // TensorFlow.js' pools of sequences know no other order.
    ...(isSequence(layer) ? {} : { dataFormat: "channelsLast" }),
  });
}

/** Initializer and penalty of one kernel, whose options carry the kernel's name. */
function weights(
  kernel: "kernel" | "depthwise" | "pointwise" | "embeddings",
  a: Pick<LayerArguments["dense"], "init" | "l1" | "l2">,
): Readonly<Record<string, ConfigValue>> {
  return {
    [`${kernel}Initializer`]: tfjsInitializers[a.init],
    [`${kernel}Regularizer`]: tfjsRegularizer(a.l1, a.l2),
  };
}
