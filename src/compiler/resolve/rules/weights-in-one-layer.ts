import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Network, ResolvedLayer } from "../../network.ts";
import { formatShape, sizeOf } from "../../shape.ts";
import type { Rule } from "../context.ts";
import { seenThrough } from "./following.ts";

/** From this share of all weights on, a layer is worth a word. */
const much = 0.9;

/** A small net may have its weights where it likes. */
const small = 150_000;

/** Nearly all weights in one layer, most often the first dense one after a flatten. */
export const weightsInOneLayer: Rule = (network, report) => {
  const counts = network.layers.map(countOf);
  const total = counts.reduce((sum, n) => sum + n, 0);
  const own = counts.reduce((most, n) => Math.max(most, n), 0);
  const others = counts.filter((n) => n > 0).length > 1;
  if (total < small || own < much * total || !others) return;
  const layer = network.layers[counts.indexOf(own)]!;
  // A row for each word is what an embedding is for, and a step reads few of them.
  if (layer.kind === "embedding") return;
  report(
    diagnose("NET0705", layer.span, {
      layer: layer.name,
      own: own.toLocaleString("en"),
      total: total.toLocaleString("en"),
      percent: Math.min(99, Math.round((100 * own) / total)),
      help: help(network, layer),
    }),
    layer,
  );
};

function countOf(layer: ResolvedLayer): number {
  return layer.parameters.reduce((sum, p) => sum + sizeOf(Object.values(p.dimensions)), 0);
}

function help(network: Network, layer: ResolvedLayer): string {
  const fewer = `give it fewer ${partsOf(layer)}`;
  const before =
    layer.kind === "dense" ? seenThrough(network, layer, ["flatten", "dropout"]) : undefined;
  return before?.shape.length === 3
    ? `it reads all of ${formatShape(before.shape)}: pool before it, for example with \`globalavgpool\`, or ${fewer}`
    : `${fewer} if the net should be smaller`;
}

/** What a layer can have fewer of. */
function partsOf({ kind }: ResolvedLayer): string {
  if (kind === "attention") return "heads";
  return kind === "dense" ? "units" : "filters";
}
