import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Rule } from "../context.ts";
import { readersOf } from "./following.ts";

/** A layer that neither another layer nor the loss reads is computed for nothing, and its weights never change. */
export const everyResultRead: Rule = (network, report) => {
  const readers = readersOf(network);
  network.layers.forEach((layer, index) => {
    if (index === network.output || readers[index]!.length > 0) return;
    report(diagnose("NET0714", layer.span, { layer: layer.name }), layer);
  });
};
