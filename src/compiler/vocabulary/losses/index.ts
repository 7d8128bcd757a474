import type { LossName } from "../../network.ts";
import { binaryCrossentropy } from "./binary-crossentropy.ts";
import { crossentropy } from "./crossentropy.ts";
import type { LossDefinition } from "./definition.ts";
import { unitsOf, type Ending } from "./ending.ts";
import { huber } from "./huber.ts";
import { mae } from "./mae.ts";
import { mse } from "./mse.ts";

/** Every loss; each says which ends of a net it can read. */
export const losses = {
  crossentropy,
  "binary-crossentropy": binaryCrossentropy,
  mse,
  mae,
  huber,
} satisfies Record<LossName, LossDefinition>;

export const lossNames = Object.keys(losses) as readonly LossName[];

/** The loss where the spec names none: softmax or logits crossentropy, one sigmoid unit binary, otherwise mse. */
export function inferLoss(ending: Ending): LossName {
  const order: readonly LossName[] = ["crossentropy", "binary-crossentropy"];
  // One unit without activation is a number to predict, not a logit, unless the spec says so.
  if (unitsOf(ending) === 1 && ending.activation === "linear") return "mse";
  return order.find((name) => losses[name].fit(ending).fits) ?? "mse";
}
