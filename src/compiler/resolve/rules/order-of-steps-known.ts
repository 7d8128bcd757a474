import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { LayerKind, ResolvedLayer } from "../../network.ts";
import type { Rule } from "../context.ts";
import { activationKinds } from "./activation-kinds.ts";

/** Layers that treat all steps alike, so that steps in another order give the same results in that order. */
const alike: readonly LayerKind[] = [
  ...activationKinds,
  ...(["embedding", "dense", "dropout", "batchnorm", "layernorm"] as const),
  ...(["add", "multiply", "concat", "globalavgpool", "globalmaxpool"] as const),
];

/** Attention asks all steps, wherever they stand: what a global pool makes of it is the same in any order. */
export const orderOfStepsKnown: Rule = ({ layers }, report) => {
  const first = layers.find(({ kind }) => kind === "attention");
  const pool = layers.find(({ kind }) => kind === "globalavgpool" || kind === "globalmaxpool");
  if (first === undefined || pool === undefined || !layers.every(isBlind)) return;
  const labels = [{ span: pool.span, message: "this joins all steps alike" }];
  const parameters = { attention: first.name, pool: pool.name };
  report(diagnose("NET0720", first.span, parameters, { labels }), first);
};

function isBlind(layer: ResolvedLayer): boolean {
  // What a step may see tells how far on it is.
  return layer.kind === "attention" ? !layer.arguments.causal : alike.includes(layer.kind);
}
