import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Rule } from "../context.ts";
import { isWeighted, readersOf } from "./following.ts";

/** Batch normalisation subtracts each channel's mean, and with it whatever a bias has added. */
export const biasBeforeBatchnorm: Rule = (network, report) => {
  const readers = readersOf(network);
  network.layers.forEach((layer, index) => {
    if (!isWeighted(layer) || !layer.arguments.bias) return;
    if (layer.arguments.activation !== "linear") return;
    const [norm, other] = readers[index]!;
    // A second reader sees the bias as it is.
    if (norm?.kind !== "batchnorm" || other !== undefined) return;
    const count = layer.shape.at(-1)!;
    const biases = count === 1 ? "bias" : `${count.toLocaleString("en")} biases`;
    const labels = [{ span: norm.span, message: "this subtracts the mean" }];
    const parameters = { layer: layer.name, norm: norm.name, biases };
    report(diagnose("NET0704", layer.span, parameters, { labels }), layer);
  });
};
