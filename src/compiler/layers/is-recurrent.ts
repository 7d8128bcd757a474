import { recurrentKinds } from "./recurrent.ts";
import type { LayerKind } from "./registry.ts";

const kinds: readonly LayerKind[] = [...recurrentKinds, "bidirectional"];

/** Whether a layer goes through a sequence step by step, with a state. */
export function isRecurrent({ kind }: { readonly kind: LayerKind }): boolean {
  return kinds.includes(kind);
}
