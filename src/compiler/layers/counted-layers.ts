import { isRecurrent } from "./is-recurrent.ts";
import type { ResolvedLayer } from "./registry.ts";

/** The layers whose multiply-adds are counted, as a line about them says it: all others have none worth counting. */
export function countedLayers(layers: readonly ResolvedLayer[]): string {
  const words = [
    "convolution",
    "dense",
    ...(layers.some(({ kind }) => kind === "attention") ? ["attention"] : []),
    ...(layers.some(isRecurrent) ? ["recurrent"] : []),
  ];
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1)!}`;
}
