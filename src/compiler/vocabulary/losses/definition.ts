import type { Elsewhere } from "../../elsewhere.ts";
import type { LossName } from "../../network.ts";
import type { Ending } from "./ending.ts";

/** How a loss reads the end of a net, or why it cannot and what would do. */
export type Fit =
  | { readonly fits: true; readonly fromLogits: boolean }
  | { readonly fits: false; readonly wants: string; readonly way: string };

export interface LossDefinition {
  readonly name: LossName;
  readonly doc: string;
  /** y what the net gives, t what is true; for several numbers the mean. */
  readonly formula: string;
  readonly elsewhere: Elsewhere;
  readonly fit: (ending: Ending) => Fit;
}

/** A loss that takes any values at all. */
export const anyValues = (): Fit => ({ fits: true, fromLogits: false });
