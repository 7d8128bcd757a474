import { recurrentKinds } from "./recurrent.ts";
import type { LayerKind, ResolvedLayer } from "./registry.ts";

/** The layers whose multiply-adds are counted, as a line about them says it: all others have none worth counting. */
export function countedLayers(layers: readonly ResolvedLayer[]): string {
  const has = (kinds: readonly LayerKind[]): boolean =>
    layers.some(({ kind }) => kinds.includes(kind));
  const words = [
    "convolution",
    "dense",
    ...(has(["attention"]) ? ["attention"] : []),
    ...(has([...recurrentKinds, "bidirectional"]) ? ["recurrent"] : []),
  ];
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)!}`;
}
