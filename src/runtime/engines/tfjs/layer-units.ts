import { tfjsSpelling } from "../../../compiler/emit/tfjs/layers.ts";
import type { ConfigValue, LayerCall } from "../../../compiler/emit/tfjs/layer-call.ts";
import { isRecurrent } from "../../../compiler/layers/is-recurrent.ts";
import type { Network, Parameter, ResolvedLayer } from "../../../compiler/network.ts";
import type { Pass } from "./substitute.ts";
import { substituteFor } from "./substitutes.ts";
import type { SymbolicTensor, Tensor, Tfjs, Variable } from "./tfjs.ts";

/** A layer ready to be computed, its weights beside it. */
export interface LayerUnit {
  readonly layer: ResolvedLayer;
  /** In the order of the layer's parameters, zeros at first. */
  readonly variables: readonly Variable[];
  readonly apply: (inputs: readonly Tensor[], pass: Pass) => Tensor;
  readonly dispose: () => void;
}

/** An activation that the loss takes along: the net's last layer is then computed without it. */
export type FusedEnd = "softmax" | "sigmoid";

/**
 * The units of a network's layers: TensorFlow.js' own layers as the table in compiler/emit/tfjs spells them, and
 * substitutes where those differ from what netc means.
 */
export function createUnits(tf: Tfjs, network: Network): readonly LayerUnit[] {
  const fused = fusedEnd(network);
  return network.layers.map((layer, index) =>
    createUnit(tf, layer, index, fused !== undefined && index === network.output),
  );
}

/** The softmax or sigmoid at a net's end whose gradient is fused with the loss. */
export function fusedEnd(network: Network): FusedEnd | undefined {
  const { kind, fromLogits } = network.training.loss;
  if (fromLogits) return undefined;
  const last = network.layers[network.output]!;
  // What is applied at every step cannot be left out at the end.
  if (isRecurrent(last)) return undefined;
  const own = "activation" in last.arguments ? last.arguments.activation : last.kind;
  if (kind === "crossentropy" && own === "softmax") return own;
  return kind === "binary-crossentropy" && own === "sigmoid" ? own : undefined;
}

function createUnit(tf: Tfjs, layer: ResolvedLayer, index: number, withoutEnd: boolean): LayerUnit {
  // A last `softmax` of its own vanishes; one inside a dense layer becomes `linear`.
  if (withoutEnd && !("activation" in layer.arguments)) return identity(layer);
  const meant = withoutEnd ? withLinearEnd(layer) : layer;
  const substitute = substituteFor(meant);
  if (substitute === undefined) return ownLayer(tf, meant);
  const variables = layer.parameters.map((parameter) =>
    tf.variable(tf.zeros(shapeOf(parameter)), parameter.trainable),
  );
  const byName = new Map(layer.parameters.map(({ name }, i) => [name as string, variables[i]!]));
  return {
    layer,
    variables,
    apply: (inputs, pass) =>
      substitute({ tf, inputs, index, pass, parameter: (name) => byName.get(name) }),
    dispose: () => {
      variables.forEach((variable) => {
        variable.dispose();
      });
    },
  };
}

function identity(layer: ResolvedLayer): LayerUnit {
  return { layer, variables: [], apply: ([x]) => x!, dispose: () => undefined };
}

function withLinearEnd(layer: ResolvedLayer): ResolvedLayer {
  return { ...layer, arguments: { ...layer.arguments, activation: "linear" } } as ResolvedLayer;
}

function ownLayer(tf: Tfjs, layer: ResolvedLayer): LayerUnit {
  const { followedBy, ...call } = tfjsSpelling(layer);
  const built = [call, ...(followedBy === undefined ? [] : [followedBy])].map((each) =>
    createLayer(tf, each),
  );
  const [first] = built;
  // What makes the weights, once: recurrent layers make them again in `apply` after a `build`.
  const inputs = layer.inputShapes.map((shape) => tf.input({ shape: [...shape] }));
  first!.apply(inputs.length === 1 ? inputs[0]! : inputs);
  return {
    layer,
    // Layers keep their weights in variables, in the order of Keras and of netc's table.
    variables: first!.weights.map((weight) => weight.read() as Variable),
    apply: (inputs) => {
      const start: Tensor | Tensor[] = inputs.length === 1 ? inputs[0]! : [...inputs];
      return built.reduce<Tensor | Tensor[]>((x, each) => each.apply(x) as Tensor, start) as Tensor;
    },
    dispose: () => {
      first!.weights.forEach((weight) => {
        weight.dispose();
      });
    },
  };
}

interface TfjsLayer {
  readonly weights: readonly { read(): Tensor; dispose(): void }[];
  apply(inputs: Tensor | Tensor[] | SymbolicTensor | SymbolicTensor[]): unknown;
}

/** Weights are written in later, and penalties are netc's own: neither needs to be drawn or tracked here. */
function createLayer(tf: Tfjs, { factory, config, wraps }: LayerCall): TfjsLayer {
  const bare = Object.entries(config).map(([key, value]): [string, ConfigValue] =>
    key.endsWith("Initializer")
      ? [key, "zeros"]
      : key.endsWith("Regularizer")
        ? [key, null]
        : [key, value],
  );
  const factories = tf.layers as unknown as Readonly<
    Record<string, (config: unknown) => TfjsLayer>
  >;
  const make = factories[factory];
  if (make === undefined) throw new Error(`TensorFlow.js has no layer ${factory}`);
  const inner = wraps === undefined ? {} : { layer: createLayer(tf, wraps) };
  return make({ ...inner, ...Object.fromEntries(bare) });
}

export function shapeOf({ dimensions }: Parameter): number[] {
  return Object.values(dimensions);
}
