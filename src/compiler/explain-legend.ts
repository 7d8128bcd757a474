import type { ResolvedLayer } from "./network.ts";

interface Rule {
  readonly applies: (layer: ResolvedLayer) => boolean;
  readonly text: string;
}

/** The rules behind the arithmetic, in symbols; those that a net uses are shown below its table. */
const sizes: readonly Rule[] = [
  { applies: (layer) => slides(layer, "valid") && !isDilated(layer), text: "(n - k)/s + 1" },
  { applies: isDilated, text: "(n - d*(k - 1) - 1)/s + 1" },
  { applies: (layer) => slides(layer, "same"), text: "ceil(n/s) with `same`" },
  {
    applies: (layer) => layer.kind === "convtranspose" && layer.arguments.padding === "valid",
    text: "n*s + max(k - s, 0) transposed",
  },
  {
    applies: (layer) => layer.kind === "convtranspose" && layer.arguments.padding === "same",
    text: "n*s transposed with `same`",
  },
];

/** Layers whose window slides inside the map, not those that spread it out. */
function slides(layer: ResolvedLayer, padding: "valid" | "same"): boolean {
  if (layer.kind === "convtranspose" || !("padding" in layer.arguments)) return false;
  return layer.arguments.padding === padding;
}

function isDilated(layer: ResolvedLayer): boolean {
  if (layer.kind !== "conv" && layer.kind !== "depthwise" && layer.kind !== "sepconv") return false;
  const { padding, dilation } = layer.arguments;
  return padding === "valid" && dilation.some((d) => d > 1);
}

/** The rules that these layers use, and what their letters mean; no lines where they use none. */
export function legend(layers: readonly ResolvedLayer[]): readonly string[] {
  const used = sizes.filter(({ applies }) => layers.some(applies)).map(({ text }) => text);
  if (used.length === 0) return [];
  const letters = [
    "n what comes in",
    ...(used.some((text) => text.includes("k")) ? ["k kernel or pool"] : []),
    "s stride",
    ...(layers.some(isDilated) ? ["d dilation"] : []),
  ];
  return [...used, letters.join(", ")];
}
