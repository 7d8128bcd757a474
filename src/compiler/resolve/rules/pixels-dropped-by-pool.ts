import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Rule } from "../context.ts";
import { formatShape, placesOf } from "../../shape.ts";
import { beforeLayer } from "./following.ts";

/** A pool that does not divide what comes in leaves the last rows and columns, or steps, unseen. */
export const pixelsDroppedByPool: Rule = (network, report) => {
  for (const layer of network.layers) {
    if (layer.kind !== "maxpool" && layer.kind !== "avgpool") continue;
    if (layer.arguments.padding === "same") continue;
    const { pool, stride } = layer.arguments;
    const shape = layer.inputShapes[0]!;
    const places = placesOf(shape);
    const before = beforeLayer(network, layer);
    // Zeros that a `pad` has put there are no loss.
    const zeros = before?.kind === "pad" ? before.arguments.amount : [];
    const left = places.map((n, i) => Math.max(((n - pool[i]!) % stride[i]!) - (zeros[i] ?? 0), 0));
    if (left.every((n) => n === 0)) continue;
    const larger = places.map((n, i) => Math.ceil(n / stride[i]!));
    report(
      diagnose("NET0701", layer.span, {
        pool: formatShape(pool),
        shape: formatShape(shape),
        dropped: say(left),
        help: `add \`same\` to keep them (${formatShape(larger)} instead of ${formatShape(placesOf(layer.shape))}), or leave it if the edge does not matter`,
      }),
      layer,
    );
  }
};

function say(left: readonly number[]): string {
  const words = left.length === 1 ? ["step"] : ["row", "column"];
  const parts = left.flatMap((n, i) => (n === 0 ? [] : n === 1 ? words[i]! : `${n} ${words[i]!}s`));
  return parts.join(" and the last ").replace("row and the last column", "row and column");
}
