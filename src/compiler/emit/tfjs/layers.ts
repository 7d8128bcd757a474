import type { LayerArguments, LayerKind, ResolvedLayer } from "../../network.ts";
import { fusedActivation, leakyRelu, tfjsActivations } from "./activations.ts";
import { tfjsInitializers, tfjsRegularizer } from "./initializers.ts";
import type { ConfigValue, LayerCall, LayerOfKind, Spelling } from "./layer-call.ts";

type Table = { readonly [K in LayerKind]: (layer: LayerOfKind<K>) => Spelling };

/**
 * How TensorFlow.js 4.22 spells each layer, every value spelled out that differs from netc's in its defaults: its
 * kernels start from Glorot's normal distribution, ours from the uniform one.
 */
export const tfjsLayers = {
  conv: ({ arguments: a }) => ({
    ...convolution("conv2d", "Conv2D", a, {
      filters: a.filters,
      dilationRate: [...a.dilation],
      ...weights("kernel", a),
      ...(a.groups === 1 ? {} : { groups: a.groups }),
    }),
    ...(a.groups === 1
      ? {}
      : { lacking: "TensorFlow.js has no grouped convolution", unloadable: true }),
  }),
  depthwise: ({ arguments: a }) =>
    convolution("depthwiseConv2d", "DepthwiseConv2D", a, {
      depthMultiplier: a.multiplier,
      dilationRate: [...a.dilation],
      ...weights("depthwise", a),
    }),
  sepconv: ({ arguments: a }) =>
    convolution("separableConv2d", "SeparableConv2D", a, {
      filters: a.filters,
      depthMultiplier: a.multiplier,
      dilationRate: [...a.dilation],
      ...weights("depthwise", a),
      ...weights("pointwise", a),
    }),
  convtranspose: ({ arguments: a }) =>
    convolution("conv2dTranspose", "Conv2DTranspose", a, {
      filters: a.filters,
      ...weights("kernel", a),
    }),
  maxpool: ({ arguments: a }) => pooling("maxPooling2d", "MaxPooling2D", a),
  avgpool: ({ arguments: a }) => pooling("averagePooling2d", "AveragePooling2D", a),
  globalavgpool: (layer) =>
    isSequence(layer)
      ? call("globalAveragePooling1d", "GlobalAveragePooling1D")
      : call("globalAveragePooling2d", "GlobalAveragePooling2D"),
  globalmaxpool: (layer) =>
    isSequence(layer)
      ? call("globalMaxPooling1d", "GlobalMaxPooling1D")
      : call("globalMaxPooling2d", "GlobalMaxPooling2D"),
  // TensorFlow.js refuses to flatten what is flat.
  flatten: (layer) =>
    layer.inputShapes[0]!.length === 1 ? activation("linear") : call("flatten", "Flatten"),
  reshape: ({ arguments: a }) => call("reshape", "Reshape", { targetShape: [...a.shape] }),
  pad: ({ arguments: { amount } }) =>
    call("zeroPadding2d", "ZeroPadding2D", {
      padding: [
        [amount[0], amount[0]],
        [amount[1], amount[1]],
      ],
      dataFormat: "channelsLast",
    }),
  upsample: ({ arguments: a }) => ({
    ...call("upSampling2d", "UpSampling2D", {
      size: [...a.size],
      interpolation: a.interpolation,
      dataFormat: "channelsLast",
    }),
    ...(a.interpolation === "nearest"
      ? {}
      : { lacking: "TensorFlow.js resizes from the corners of pixels, netc from their centres" }),
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

type Convolution = LayerArguments["conv" | "depthwise" | "sepconv" | "convtranspose"];

function convolution(
  factory: string,
  className: string,
  a: Convolution,
  more: Readonly<Record<string, ConfigValue>>,
): Spelling {
  const { activation: name, ...rest } = fusedActivation(a.activation);
  return {
    ...call(factory, className, {
      kernelSize: [...a.kernel],
      strides: [...a.stride],
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
  factory: string,
  className: string,
  a: LayerArguments["maxpool" | "avgpool"],
): LayerCall {
  return call(factory, className, {
    poolSize: [...a.pool],
    strides: [...a.stride],
    padding: a.padding,
    dataFormat: "channelsLast",
  });
}

/** Initializer and penalty of one kernel, whose options carry the kernel's name. */
function weights(
  kernel: "kernel" | "depthwise" | "pointwise",
  a: Pick<LayerArguments["dense"], "init" | "l1" | "l2">,
): Readonly<Record<string, ConfigValue>> {
  return {
    [`${kernel}Initializer`]: tfjsInitializers[a.init],
    [`${kernel}Regularizer`]: tfjsRegularizer(a.l1, a.l2),
  };
}
