import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { DataPlan, ResolvedLayer } from "../network.ts";
import { describeEnding, unitsOf } from "../vocabulary/losses/ending.ts";
import { endingOf, type Body } from "./training-ending.ts";
import type { Worded } from "../arguments/settled.ts";

/**
 * Whether the net's end has room for the classes of the data: one unit each, or one unit for two classes or for the
 * class number itself. Reports where it has not; the loss is not worth a word then.
 */
export function checkClasses(
  body: Body,
  data: DataPlan | undefined,
  loss: Worded | undefined,
  report: Report,
): boolean {
  const classes = data?.facts.classes.length ?? 0;
  if (data === undefined || classes === 0) return true;
  const ending = endingOf(body);
  const units = unitsOf(ending);
  if (units === classes) return true;
  if (units === 1 && (classes === 2 || predictsNumber(loss, ending.activation))) return true;
  const layer = lastWeighted(body);
  report(
    diagnose("NET0504", (layer ?? body.output).span, {
      ending: describeEnding(ending),
      data: data.source.kind,
      classes,
      help: help(layer, classes),
    }),
  );
  return false;
}

/** One unit that is compared with the number of the class. */
function predictsNumber(loss: Worded | undefined, activation: string): boolean {
  const named = loss?.items[0];
  if (named?.kind === "word") return ["mse", "mae", "huber"].includes(named.text);
  return activation !== "sigmoid" && activation !== "softmax";
}

/** The dense or convolution layer whose units are the net's end, where one is. */
function lastWeighted({ layers, output }: Body): ResolvedLayer | undefined {
  let layer: ResolvedLayer | undefined = output;
  const last = output.shape.at(-1);
  while (layer !== undefined && layer.shape.at(-1) === last) {
    if (layer.kind === "dense" || layer.kind === "conv") return layer;
    const source: number | "input" | undefined = layer.inputs[0];
    layer = typeof source === "number" ? layers[source] : undefined;
  }
  return undefined;
}

function help(layer: ResolvedLayer | undefined, classes: number): string {
  if (layer?.kind === "dense" && layer.shape.length === 2)
    return `it answers for each step by itself: put \`globalavgpool\` or \`flatten\` before \`dense ${classes}\``;
  if (layer?.kind === "dense") {
    const { activation } = layer.arguments;
    const ending =
      activation === "linear" ? "" : ` ${activation === "sigmoid" ? "softmax" : activation}`;
    return `write \`dense ${classes}${ending}\``;
  }
  return layer?.kind === "conv"
    ? `give this layer ${classes} filters`
    : `end in one unit a class: \`dense ${classes} softmax\``;
}
