import type { ResolvedLayer } from "./registry.ts";

/** The layers whose multiply-adds are counted, as a line about them says it: all others have none worth counting. */
export function countedLayers(layers: readonly ResolvedLayer[]): string {
  return layers.some(({ kind }) => kind === "attention")
    ? "convolution, dense and attention"
    : "convolution and dense";
}
