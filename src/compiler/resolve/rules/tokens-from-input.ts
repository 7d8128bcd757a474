import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { originOf } from "../../layers/tokens.ts";
import type { Rule } from "../context.ts";

/** An embedding reads whole numbers, which only the data has: what a layer computes is fractions. */
export const tokensFromInput: Rule = ({ layers }, report) => {
  for (const layer of layers) {
    const origin = originOf(layers, layer);
    if (layer.kind !== "embedding" || origin === "input") continue;
    const parameters = { layer: layer.name, from: layers[origin]!.name };
    report(diagnose("NET0215", layer.span, parameters), layer);
  }
};
