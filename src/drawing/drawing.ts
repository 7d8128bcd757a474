import { thousands } from "../compiler/arguments/decimal.ts";
import { layerStatement } from "../compiler/layer-statement.ts";
import { countAll } from "../compiler/layers/parameter.ts";
import type { LayerKind, Network, ResolvedLayer, Source } from "../compiler/network.ts";
import type { Frames } from "../compiler/resolve/trace.ts";
import { formatShape } from "../compiler/shape.ts";
import type { Statement } from "../parser/ast.ts";
import { groupLayers, type Group } from "./groups.ts";

/** What sort of thing a node stands for: nodes of one family look alike. */
export type Family =
  | "terminal"
  | "convolution"
  | "pool"
  | "dense"
  | "recurrent"
  | "normalisation"
  | "activation"
  | "shape"
  | "join";

export interface Node {
  readonly id: string;
  /** The layer as a person would write it. */
  readonly title: string;
  /** Its parameters; empty where it has none. */
  readonly note: string;
  readonly family: Family;
  /** The group that it stands in; undefined outside of all. */
  readonly group: string | undefined;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** The shape that goes along it. */
  readonly label: string;
}

/** A net as nodes, edges with shapes, and groups of what a block made; nothing of where they stand. */
export interface Drawing {
  readonly title: string;
  readonly caption: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** Each after the one that it stands in. */
  readonly groups: readonly Group[];
}

/** What is known of a spec beside its network: how it is written, and the way to each layer in a block. */
export interface Written {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly ways: ReadonlyMap<ResolvedLayer, Frames>;
}

/** The drawing of a net, its groups where it is known how the net is written. */
export function drawingOf(title: string, network: Network, written?: Written): Drawing {
  const { layers, output, input } = network;
  const { groups, groupOf } =
    written === undefined
      ? { groups: [], groupOf: new Map<ResolvedLayer, string>() }
      : groupLayers(layers, written);
  const shapeOf = (source: Source): string =>
    formatShape(source === "input" ? input : layers[source]!.shape);
  const edge = (from: Source, to: string): Edge => ({
    from: idOf(from),
    to,
    label: shapeOf(from),
  });
  const parameters = layers.reduce((sum, layer) => sum + countAll(layer.parameters), 0);
  const multiplyAdds = layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
  return {
    title,
    caption: `${title}: ${thousands(parameters)} parameters, ${thousands(multiplyAdds)} multiply-adds`,
    nodes: [
      endNode("input", "input"),
      ...layers.map((layer, index) => nodeOf(layer, index, groupOf.get(layer))),
      endNode("output", "output"),
    ],
    edges: [
      ...layers.flatMap(({ inputs }, index) => inputs.map((from) => edge(from, idOf(index)))),
      edge(output, "output"),
    ],
    groups,
  };
}

function idOf(source: Source): string {
  return source === "input" ? "input" : `layer${source + 1}`;
}

function endNode(id: string, title: string): Node {
  return { id, title, note: "", family: "terminal", group: undefined };
}

function nodeOf(layer: ResolvedLayer, index: number, group: string | undefined): Node {
  const count = countAll(layer.parameters);
  return {
    id: idOf(index),
    title: layerStatement(layer),
    note: count === 0 ? "" : `${thousands(count)} parameters`,
    family: families[layer.kind],
    group,
  };
}

const families: Readonly<Record<LayerKind, Family>> = {
  conv: "convolution",
  depthwise: "convolution",
  sepconv: "convolution",
  convtranspose: "convolution",
  maxpool: "pool",
  avgpool: "pool",
  globalavgpool: "pool",
  globalmaxpool: "pool",
  flatten: "shape",
  reshape: "shape",
  pad: "shape",
  upsample: "shape",
  dense: "dense",
  embedding: "dense",
  attention: "dense",
  position: "dense",
  dropout: "normalisation",
  batchnorm: "normalisation",
  layernorm: "normalisation",
  lstm: "recurrent",
  gru: "recurrent",
  simplernn: "recurrent",
  bidirectional: "recurrent",
  relu: "activation",
  relu6: "activation",
  leakyrelu: "activation",
  elu: "activation",
  selu: "activation",
  gelu: "activation",
  silu: "activation",
  sigmoid: "activation",
  tanh: "activation",
  softplus: "activation",
  softsign: "activation",
  softmax: "activation",
  add: "join",
  multiply: "join",
  concat: "join",
};
