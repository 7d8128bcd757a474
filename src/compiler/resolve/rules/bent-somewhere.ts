import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { recurrentKinds } from "../../layers/recurrent.ts";
import type { LayerKind, ResolvedLayer } from "../../network.ts";
import type { Rule } from "../context.ts";
import { denseInARow } from "./activation-between-dense.ts";
import { activationKinds } from "./activation-kinds.ts";
import { isWeighted } from "./following.ts";

const bending: readonly LayerKind[] = [
  ...activationKinds,
  "maxpool",
  "globalmaxpool",
  "layernorm",
  "attention",
  "multiply",
  ...recurrentKinds,
  "bidirectional",
];

/** A chain of linear maps is a linear map: without an activation the depth of a net is worth nothing. */
export const bentSomewhere: Rule = (network, report) => {
  const { layers, output } = network;
  const weighted = layers.filter(isWeighted);
  const [first, second] = weighted;
  if (first === undefined || second === undefined) return;
  if (layers.some((layer, index) => bends(layer, index === output))) return;
  // Where two dense layers follow each other, that is told already.
  if (denseInARow(network).length > 0) return;
  report(diagnose("NET0711", first.span, { layers: weighted.length }), first);
};

/** Softmax and sigmoid at the very end belong to the loss. */
function bends(layer: ResolvedLayer, last: boolean): boolean {
  const activation = isWeighted(layer) ? layer.arguments.activation : layer.kind;
  if (last && (activation === "softmax" || activation === "sigmoid")) return false;
  return isWeighted(layer) ? activation !== "linear" : bending.includes(layer.kind);
}
