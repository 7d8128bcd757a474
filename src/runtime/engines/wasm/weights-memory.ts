import { fromPanels, toPanels } from "../../../compiler/lower/panels.ts";
import type { Layout } from "../../../compiler/lower/plan.ts";

/** Puts an array in Keras's layout where the engine keeps it, in the engine's layout. */
export function writeArray(
  floats: Float32Array,
  address: number,
  layout: Layout,
  values: Float32Array,
): void {
  floats.set(layout.kind === "flat" ? values : toPanels(values, layout), address / 4);
}

/** The array at an address, in Keras's layout; `elements` counts the panels' padding too. */
export function readArray(
  floats: Float32Array,
  address: number,
  layout: Layout,
  elements: number,
): Float32Array {
  const stored = floats.slice(address / 4, address / 4 + elements);
  return layout.kind === "flat" ? stored : fromPanels(stored, layout);
}
