import type { Network, ResolvedLayer, Source } from "../compiler/network.ts";
import { tfjsSpelling } from "../compiler/emit/tfjs/layers.ts";
import type { ConfigValue, LayerCall, Spelling } from "../compiler/emit/tfjs/layer-call.ts";

/** A net in the form TensorFlow.js and Keras save: the `modelTopology` of a model.json. */
export interface Topology {
  readonly json: ConfigValue;
  /** One sentence for every layer that TensorFlow.js cannot compute, or computes otherwise. */
  readonly warnings: readonly string[];
}

interface SavedLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: ConfigValue;
  readonly inbound_nodes: ConfigValue;
}

/** The net as a functional model; each layer keeps its name. */
export function modelTopology(network: Network): Topology {
  const names = new Set(network.layers.map((layer) => layer.name));
  const inputName = unused("input", names);
  const layers: SavedLayer[] = [inputLayer(inputName, network)];
  const warnings: string[] = [];
  /** For each layer of the net, the name of the saved layer that yields its result. */
  const results: string[] = [];
  const nameOf = (source: Source): string => (source === "input" ? inputName : results[source]!);

  for (const layer of network.layers) {
    const spelling = tfjsSpelling(layer);
    layers.push(savedLayer(layer.name, spelling, layer.inputs.map(nameOf)));
    if (spelling.lacking !== undefined) warnings.push(warning(layer, spelling));
    if (spelling.followedBy === undefined) results.push(layer.name);
    else {
      const name = unused(`${layer.name}_activation`, names);
      layers.push(savedLayer(name, spelling.followedBy, [layer.name]));
      results.push(name);
    }
  }
  return { json: functionalModel(layers, inputName, nameOf(network.output)), warnings };
}

function functionalModel(
  layers: readonly SavedLayer[],
  input: string,
  output: string,
): ConfigValue {
  return {
    class_name: "Functional",
    config: {
      name: "model",
      layers: layers.map((layer) => ({ ...layer })),
      input_layers: [[input, 0, 0]],
      output_layers: [[output, 0, 0]],
    },
    keras_version: "tfjs-layers 4.22.0",
    backend: "tensor_flow.js",
  };
}

function inputLayer(name: string, network: Network): SavedLayer {
  return {
    class_name: "InputLayer",
    name,
    config: { batch_input_shape: [null, ...network.input], dtype: "float32", sparse: false, name },
    inbound_nodes: [],
  };
}

function savedLayer(name: string, call: Spelling, inputs: readonly string[]): SavedLayer {
  return {
    class_name: call.className,
    name,
    config: configOf(name, call),
    inbound_nodes: [inputs.map((input) => [input, 0, 0, callArguments(call, input)])],
  };
}

function callArguments(call: Spelling, input: string): ConfigValue {
  return Object.fromEntries(
    Object.entries(call.callArguments ?? {}).map(([key, value]) => [
      key,
      value === "input" ? [input, 0, 0] : value,
    ]),
  );
}

function configOf(name: string, { config, wraps }: LayerCall): ConfigValue {
  const own = { name, trainable: true, dtype: "float32", ...(pythonic(config) as object) };
  if (wraps === undefined) return own;
  const inner = configOf(wraps.factory.toLowerCase(), wraps);
  return { ...own, layer: { class_name: wraps.className, config: inner } };
}

/** `kernelSize` as `kernel_size`, `channelsLast` as `channels_last`: files hold Python's spelling. Class names stay. */
function pythonic(value: ConfigValue, key = ""): ConfigValue {
  if (typeof value === "string") return key === "className" ? value : snakeCase(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).map((item) => pythonic(item));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [snakeCase(name), pythonic(inner, name)]),
  );
}

function snakeCase(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function unused(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let i = 1; names.has(name); i++) name = `${wanted}_${String(i)}`;
  names.add(name);
  return name;
}

function warning({ name }: ResolvedLayer, { lacking, unloadable }: Spelling): string {
  return unloadable === true
    ? `${name} is saved, but tf.loadLayersModel refuses the whole model: ${lacking}; netc eval and netc predict read it`
    : `${name} is saved, but TensorFlow.js will not compute it as netc does: ${lacking}`;
}
