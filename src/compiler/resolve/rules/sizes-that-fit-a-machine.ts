import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { formatBytes } from "../../bytes.ts";
import { sizeOf } from "../../shape.ts";
import type { Rule } from "../context.ts";

/** A tebibyte: far more than any machine that trains such nets. */
const largest = 2 ** 40;

/** Refuses a result or weights that no machine can hold, where they first appear. */
export const sizesThatFitAMachine: Rule = ({ layers }, report) => {
  for (const layer of layers) {
    const weights = layer.parameters.reduce((n, p) => n + sizeOf(Object.values(p.dimensions)), 0);
    const values = sizeOf(layer.shape);
    const numbers = Math.max(weights, values);
    if (4 * numbers <= largest) continue;
    const what =
      weights > values ? `the weights of \`${layer.name}\`` : `the result of \`${layer.name}\``;
    report(
      diagnose("NET0413", layer.span, {
        what,
        count: numbers.toLocaleString("en", { maximumSignificantDigits: 3 }),
        bytes: formatBytes(4 * numbers),
        limit: formatBytes(largest),
      }),
      layer,
    );
    // What follows is as large for the same reason.
    return;
  }
};
