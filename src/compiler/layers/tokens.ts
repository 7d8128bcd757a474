import type { Source } from "./layer.ts";
import type { ResolvedLayer } from "./registry.ts";

export type Embedding = Extract<ResolvedLayer, { readonly kind: "embedding" }>;

/** Where a layer's numbers come from, seen through layers that only give them another shape. */
export function originOf(layers: readonly ResolvedLayer[], { inputs }: ResolvedLayer): Source {
  const source = inputs[0]!;
  if (source === "input") return source;
  const layer = layers[source]!;
  return layer.kind === "flatten" || layer.kind === "reshape" ? originOf(layers, layer) : source;
}

/**
 * The embedding that reads the net's input and has the smallest vocabulary; undefined where none does, and the input
 * is no tokens.
 */
export function tokenReader(layers: readonly ResolvedLayer[]): Embedding | undefined {
  return layers
    .filter((layer) => layer.kind === "embedding")
    .filter((layer) => originOf(layers, layer) === "input")
    .sort((a, b) => a.arguments.vocabulary - b.arguments.vocabulary)[0];
}
