import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { decimal } from "../../arguments/decimal.ts";
import type { Rule } from "../context.ts";
import { isWeighted, readersOf } from "./following.ts";

/**
 * Weights before a batch normalisation may be of any size: it divides by the deviation that they cause. A penalty on
 * them changes the length of the steps, not what the net can do (van Laarhoven, "L2 Regularization versus Batch and
 * Weight Normalization", 2017).
 */
export const penaltyBeforeBatchnorm: Rule = (network, report) => {
  const readers = readersOf(network);
  network.layers.forEach((layer, index) => {
    if (!isWeighted(layer) || layer.arguments.activation !== "linear") return;
    const [norm, other] = readers[index]!;
    if (norm?.kind !== "batchnorm" || other !== undefined) return;
    const { l1, l2 } = layer.arguments;
    if (l1 === 0 && l2 === 0) return;
    const option = l2 > 0 ? `\`l2=${decimal(l2)}\`` : `\`l1=${decimal(l1)}\``;
    const labels = [{ span: norm.span, message: "this divides by the deviation" }];
    const parameters = { layer: layer.name, norm: norm.name, option };
    report(diagnose("NET0715", layer.span, parameters, { labels }), layer);
  });
};
