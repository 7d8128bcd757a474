import type { Activation } from "../../network.ts";
import { formatShape, type Shape } from "../../shape.ts";

/** How a net ends, as far as a loss cares. */
export interface Ending {
  readonly shape: Shape;
  /** What the last weights' result goes through: `softmax`, …; `linear` where it is logits. */
  readonly activation: Activation;
}

/** The number of units of a net that ends in a vector, else undefined. */
export function unitsOf({ shape }: Ending): number | undefined {
  return shape.length === 1 ? shape[0] : undefined;
}

/** "10 units with softmax", "1 unit without activation", "26x26x32 with relu". */
export function describeEnding(ending: Ending): string {
  const units = unitsOf(ending);
  const size =
    units === undefined
      ? formatShape(ending.shape)
      : units === 1
        ? "1 unit"
        : `${units.toLocaleString("en")} units`;
  return ending.activation === "linear"
    ? `${size} without activation`
    : `${size} with ${ending.activation}`;
}
