import type { Network } from "../../network.ts";
import { sizeOf } from "../../shape.ts";

/** What a net's outputs mean to those who use it. */
export type Outcome =
  | {
      readonly kind: "classes";
      readonly labels: readonly string[];
      /** How the outputs become probabilities: as `netc predict` reads them. */
      readonly from: "probabilities" | "logits" | "one probability" | "one logit";
    }
  /** No classes: numbers, each of its own meaning. */
  | { readonly kind: "values"; readonly count: number };

/** `classes`: the names that the model knows; empty where the data has none. */
export function outcomeOf(network: Network, classes: readonly string[]): Outcome {
  const { kind, fromLogits } = network.training.loss;
  const count = sizeOf(network.layers[network.output]!.shape);
  if (count === 1 && kind === "binary-crossentropy") {
    const labels = classes.length === 2 ? classes : ["0", "1"];
    return { kind: "classes", labels, from: fromLogits ? "one logit" : "one probability" };
  }
  const numbered =
    kind === "crossentropy" ? Array.from({ length: count }, (_, i) => String(i)) : [];
  const labels = classes.length === count ? classes : numbered;
  if (count === 1 || labels.length === 0) return { kind: "values", count };
  const logits = kind === "crossentropy" && fromLogits;
  return { kind: "classes", labels, from: logits ? "logits" : "probabilities" };
}
