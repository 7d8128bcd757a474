import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Network, ResolvedLayer } from "../../network.ts";
import type { Rule } from "../context.ts";
import { addWord, passing, seenThrough } from "./following.ts";

/** A product of two matrices is a matrix: without an activation between them two dense layers are one. */
export const activationBetweenDense: Rule = (network, report) => {
  for (const [first, second] of denseInARow(network)) {
    const labels = [{ span: second.span, message: "the second is here" }];
    const parameters = { first: first.name, second: second.name };
    const edits = [addWord(first, "relu")];
    report(diagnose("NET0703", first.span, parameters, { labels, edits }), first);
  }
};

/** Pairs of dense layers with nothing but the passing on of values between them. */
export function denseInARow(
  network: Network,
): readonly (readonly [ResolvedLayer, ResolvedLayer])[] {
  return network.layers.flatMap((layer) => {
    if (layer.kind !== "dense") return [];
    const first = seenThrough(network, layer, passing);
    const linear = first?.kind === "dense" && first.arguments.activation === "linear";
    return linear ? [[first, layer] as const] : [];
  });
}
