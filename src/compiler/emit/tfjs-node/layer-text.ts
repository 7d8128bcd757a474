import { formatShape, sameShape } from "../../shape.ts";
import type { InitializerName, ResolvedLayer } from "../../network.ts";
import type { ConfigValue, LayerCall } from "../tfjs/layer-call.ts";
import { initializerText } from "./initializers.ts";
import { quote } from "../quote.ts";

/** What TensorFlow.js 4.22 takes where nothing is said: such options are left out. */
const defaults: Readonly<Record<string, ConfigValue>> = {
  strides: [1, 1],
  dilationRate: [1, 1],
  depthMultiplier: 1,
  padding: "valid",
  dataFormat: "channelsLast",
  activation: "linear",
  useBias: true,
  axis: -1,
  momentum: 0.99,
  epsilon: 1e-3,
  center: true,
  scale: true,
  interpolation: "nearest",
  alpha: 0.3,
  poolSize: [2, 2],
  size: [2, 2],
};

/** The same of recurrent layers, where TensorFlow.js has other defaults than Keras for the options that are not here. */
const recurrentDefaults: Readonly<Record<string, ConfigValue>> = {
  activation: "tanh",
  useBias: true,
  returnSequences: false,
  goBackwards: false,
  mergeMode: "concat",
};

/** Options that TensorFlow.js' types want as lists, whatever is in them. */
const lists = ["targetShape", "size"];

const kernelInitializers = ["kernelInitializer", "depthwiseInitializer", "embeddingsInitializer"];

/**
 * A call of TensorFlow.js' Layers API: `tf.layers.dense({ name: "dense1", units: 10 })`. `first` are options that stand
 * before the layer's own; `seed` is that of its initial weights.
 */
export function layerText(
  name: string,
  call: LayerCall,
  layer: ResolvedLayer,
  first: readonly string[],
  seed: number,
): string {
  const named = [`name: ${quote(name)}`, ...first];
  return `tf.layers.${call.factory}({ ${[...named, ...optionTexts(call, layer, seed)].join(", ")} })`;
}

function optionTexts(call: LayerCall, layer: ResolvedLayer, seed: number): readonly string[] {
  const entries = Object.entries(call.config);
  const wrapped = call.wraps;
  // How many filters comes first, as people say it.
  const ordered = [
    ...entries.filter(([key]) => key === "filters"),
    ...entries.filter(([key]) => key !== "filters"),
  ];
  const options = ordered
    .map(([key, value]) => optionText(key, value, call, layer, seed))
    .filter((text) => text !== undefined);
  if (wrapped === undefined) return options;
  const inner = optionTexts(wrapped, layer, seed).join(", ");
  return [`layer: tf.layers.${wrapped.factory}({ ${inner} })`, ...options];
}

function optionText(
  key: string,
  value: ConfigValue,
  call: LayerCall,
  layer: ResolvedLayer,
  seed: number,
): string | undefined {
  if (key.endsWith("Initializer")) {
    // Biases start from zeros in both; a separable layer's second kernel starts as its first.
    const name = initializerOf(key, layer);
    return name && `${key}: ${initializerText(name, seed)}`;
  }
  if (key.endsWith("Regularizer")) {
    if (value === null || !("l1" in layer.arguments)) return undefined;
    return `${key}: ${regularizerText(layer.arguments.l1, layer.arguments.l2)}`;
  }
  // A word stands alone in `activation` layers: it is never left out there.
  const standard =
    key === "strides" && "poolSize" in call.config
      ? call.config.poolSize
      : (isRecurrent(call) ? recurrentDefaults : defaults)[key];
  if (standard !== undefined && call.factory !== "activation" && isStandard(value, standard))
    return undefined;
  return `${key}: ${valueText(key, value)}`;
}

function initializerOf(key: string, { arguments: a }: ResolvedLayer): InitializerName | undefined {
  if (key === "recurrentInitializer") return "recurrentInit" in a ? a.recurrentInit : undefined;
  return kernelInitializers.includes(key) && "init" in a ? a.init : undefined;
}

function isRecurrent({ config, wraps }: LayerCall): boolean {
  return wraps !== undefined || "returnSequences" in config;
}

/** Along a sequence, one number is what two alike are for an image. */
function isStandard(value: ConfigValue, standard: ConfigValue): boolean {
  const alike = typeof value === "number" && Array.isArray(standard) ? [value, value] : value;
  return sameValue(alike, standard);
}

function regularizerText(l1: number, l2: number): string {
  if (l1 === 0) return `tf.regularizers.l2({ l2: ${String(l2)} })`;
  if (l2 === 0) return `tf.regularizers.l1({ l1: ${String(l1)} })`;
  return `tf.regularizers.l1l2({ l1: ${String(l1)}, l2: ${String(l2)} })`;
}

function valueText(key: string, value: ConfigValue): string {
  if (typeof value === "string") return quote(value);
  if (!Array.isArray(value)) return String(value as number | boolean);
  const items = value as readonly ConfigValue[];
  // A square is said with one number; a shape never is.
  const square = !lists.includes(key) && items.every((item) => sameValue(item, items[0]!));
  if (square) return valueText(key, items[0]!);
  return `[${items.map((item) => valueText("targetShape", item)).join(", ")}]`;
}

function sameValue(a: ConfigValue, b: ConfigValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right] = [a as readonly ConfigValue[], b as readonly ConfigValue[]];
    return left.length === right.length && left.every((item, i) => sameValue(item, right[i]!));
  }
  return a === b;
}

/** `26x26x32: (28 - 3)/1 + 1 = 26; 3*3*1*32 weights + 32 biases = 320`: the comment above a layer. */
export function layerComment({ shape, inputShapes, derivation }: ResolvedLayer): string {
  const same = inputShapes.every((input) => sameShape(input, shape));
  const reasons = [same ? "" : derivation.shape, derivation.parameters].filter(
    (text) => text !== "",
  );
  return `// ${[formatShape(shape), ...(reasons.length === 0 ? [] : [reasons.join("; ")])].join(": ")}`;
}
