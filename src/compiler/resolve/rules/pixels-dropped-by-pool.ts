import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Rule } from "../context.ts";
import { formatShape } from "../../shape.ts";

/** A pool that does not divide what comes in leaves the last rows and columns unseen. */
export const pixelsDroppedByPool: Rule = ({ layers }, report) => {
  for (const layer of layers) {
    if (layer.kind !== "maxpool" && layer.kind !== "avgpool") continue;
    if (layer.arguments.padding === "same") continue;
    const { pool, stride } = layer.arguments;
    const shape = layer.inputShapes[0]!;
    const rows = (shape[0]! - pool[0]) % stride[0];
    const columns = (shape[1]! - pool[1]) % stride[1];
    if (rows === 0 && columns === 0) continue;
    const larger = [Math.ceil(shape[0]! / stride[0]), Math.ceil(shape[1]! / stride[1])];
    report(
      diagnose("NET0701", layer.span, {
        pool: formatShape(pool),
        shape: formatShape(shape),
        dropped: say(rows, columns),
        help: `add \`same\` to keep them (${formatShape(larger)} instead of ${formatShape(layer.shape.slice(0, 2))}), or leave it if the edge does not matter`,
      }),
      layer,
    );
  }
};

function say(rows: number, columns: number): string {
  const parts: string[] = [];
  if (rows > 0) parts.push(rows === 1 ? "row" : `${rows} rows`);
  if (columns > 0) parts.push(columns === 1 ? "column" : `${columns} columns`);
  return parts.join(" and the last ").replace("row and the last column", "row and column");
}
