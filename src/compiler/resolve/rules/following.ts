import type { Edit } from "../../../diagnostics/diagnostic.ts";
import type { LayerKind, Network, ResolvedLayer } from "../../network.ts";

/** The change that adds a word or an option at the end of a layer's statement. */
export function addWord({ span }: ResolvedLayer, text: string): Edit {
  return { span: { start: span.end, end: span.end }, text: ` ${text}` };
}

/** The layers that read each layer, by its index. */
export function readersOf(network: Network): readonly (readonly ResolvedLayer[])[] {
  const readers: ResolvedLayer[][] = network.layers.map(() => []);
  for (const layer of network.layers) {
    for (const source of layer.inputs) if (source !== "input") readers[source]!.push(layer);
  }
  return readers;
}

/** The layer that a layer with one input reads; undefined for the net's input and for several. */
export function beforeLayer(network: Network, layer: ResolvedLayer): ResolvedLayer | undefined {
  const [source, second] = layer.inputs;
  return typeof source === "number" && second === undefined ? network.layers[source] : undefined;
}

/** The nearest layer before this one that does more than pass its values on, seen through layers of these kinds. */
export function seenThrough(
  network: Network,
  layer: ResolvedLayer,
  kinds: readonly LayerKind[],
): ResolvedLayer | undefined {
  let before = beforeLayer(network, layer);
  while (before !== undefined && kinds.includes(before.kind)) before = beforeLayer(network, before);
  return before;
}

/** Layers that change no value that gets through. */
export const passing: readonly LayerKind[] = ["flatten", "reshape", "dropout"];

export type Weighted = Extract<
  ResolvedLayer,
  { kind: "conv" | "depthwise" | "sepconv" | "convtranspose" | "dense" }
>;

export function isWeighted(layer: ResolvedLayer): layer is Weighted {
  return ["conv", "depthwise", "sepconv", "convtranspose", "dense"].includes(layer.kind);
}
