import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Rule } from "../context.ts";
import { addWord, passing, seenThrough } from "./following.ts";

/** A product of two matrices is a matrix: without an activation between them two dense layers are one. */
export const activationBetweenDense: Rule = (network, report) => {
  for (const layer of network.layers) {
    if (layer.kind !== "dense") continue;
    const first = seenThrough(network, layer, passing);
    if (first?.kind !== "dense" || first.arguments.activation !== "linear") continue;
    const labels = [{ span: layer.span, message: "the second is here" }];
    report(
      diagnose(
        "NET0703",
        first.span,
        { first: first.name, second: layer.name },
        { labels, edits: [addWord(first, "relu")] },
      ),
      first,
    );
  }
};
