import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { LayerKind, ResolvedLayer } from "../../network.ts";
import type { Rule } from "../context.ts";
import { isWeighted, passing, seenThrough } from "./following.ts";

const pools = ["maxpool", "avgpool", "globalavgpool", "globalmaxpool", "pad", "upsample"] as const;

/** What softmax hinders besides the layers that may end in one themselves. */
const others: readonly LayerKind[] = ["batchnorm", "layernorm", "attention"];

/** Softmax makes the values of all channels sum to 1: right for an answer, a hindrance to the layer after it. */
export const softmaxOnlyAtTheEnd: Rule = (network, report) => {
  const told = new Set<ResolvedLayer>();
  for (const layer of network.layers) {
    if (!isWeighted(layer) && !others.includes(layer.kind)) continue;
    const softmax = seenThrough(network, layer, [...passing, ...pools]);
    if (softmax === undefined || !endsInSoftmax(softmax) || told.has(softmax)) continue;
    told.add(softmax);
    const labels = [{ span: layer.span, message: "this layer reads it" }];
    const parameters = { softmax: softmax.name, next: layer.name };
    report(diagnose("NET0702", softmax.span, parameters, { labels }), softmax);
  }
};

function endsInSoftmax(layer: ResolvedLayer): boolean {
  return (
    layer.kind === "softmax" || (isWeighted(layer) && layer.arguments.activation === "softmax")
  );
}
