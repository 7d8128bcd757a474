import type { MetricName, Network } from "../../network.ts";
import { optimizerText } from "./optimizer-text.ts";

/** How the program's labels lie: class numbers, or a row with a 1 at the class. */
export type Labels = "numbers" | "one-hot";

/** The output's units; a net whose result is no vector has none. */
export function unitsOf({ layers, output }: Network): number {
  return layers[output]!.shape.at(-1) ?? 1;
}

/** TensorFlow.js takes class numbers with one loss alone, and its metrics follow the loss. */
export function labelsOf(network: Network): Labels {
  const { loss, metrics } = network.training;
  if (unitsOf(network) === 1) return "numbers";
  const sparse = loss.kind === "crossentropy" && !loss.fromLogits;
  return sparse && metrics.every((metric) => metric === "accuracy") ? "numbers" : "one-hot";
}

/** What is measured, in the order in which TensorFlow.js gives the values. */
export function measures({ training }: Network): readonly string[] {
  return ["loss", ...training.metrics];
}

/** The call of `model.compile`, and the functions that it needs before. */
export function compileText(network: Network): string {
  const { optimizer, metrics } = network.training;
  const { before, expression } = optimizerText(optimizer);
  const functions = metrics.map((metric) => metricFunction(metric, network));
  const options = [
    `optimizer: ${expression}`,
    `loss: ${lossText(network)}`,
    ...(metrics.length === 0
      ? []
      : [`metrics: [${metrics.map((metric) => metricText(metric, network)).join(", ")}]`]),
  ];
  return [...functions, before, `model.compile({ ${options.join(", ")} });`]
    .filter((text) => text !== "")
    .join("\n");
}

function lossText(network: Network): string {
  const { kind, fromLogits } = network.training.loss;
  switch (kind) {
    case "crossentropy":
      // The net ends in logits: the softmax belongs to the loss.
      if (fromLogits) return "(labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits)";
      return labelsOf(network) === "numbers"
        ? `"sparseCategoricalCrossentropy"`
        : `"categoricalCrossentropy"`;
    case "binary-crossentropy":
      return fromLogits
        ? "(labels, logits) => tf.losses.sigmoidCrossEntropy(labels, logits)"
        : `"binaryCrossentropy"`;
    case "mse":
      return `"meanSquaredError"`;
    case "mae":
      return `"meanAbsoluteError"`;
    case "huber":
      return "(labels, outputs) => tf.losses.huberLoss(labels, outputs)";
  }
}

function ownAccuracy(network: Network): boolean {
  const { loss } = network.training;
  return loss.kind === "binary-crossentropy" && loss.fromLogits;
}

function metricText(metric: MetricName, network: Network): string {
  if (metric === "top5") return "top5";
  return metric === "accuracy" && ownAccuracy(network) ? "accuracy" : `"${metric}"`;
}

function metricFunction(metric: MetricName, network: Network): string {
  if (metric === "top5")
    return `
/** 1 where fewer than five outputs are larger than the true class's. */
function top5(labels: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const own = labels.mul(outputs).sum(-1, true);
  return outputs.greater(own).sum(-1).less(5).toFloat();
}
`;
  if (metric === "accuracy" && ownAccuracy(network))
    return `
/** A logit above 0 says class 1. */
function accuracy(labels: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  return labels.equal(logits.greater(0).toFloat()).toFloat();
}
`;
  return "";
}
