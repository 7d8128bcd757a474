import type { Builder } from "./op.ts";
import type { Tensor } from "./tensor.ts";

/** What a layer is built with: its inputs, and its parameters by their names. */
export interface LayerContext {
  readonly build: Builder;
  readonly inputs: readonly Tensor[];
  readonly parameter: (name: string) => Tensor;
  /** Undefined where the layer has none of that name (`bias=no`). */
  readonly optional: (name: string) => Tensor | undefined;
  /** Two words that the engine writes before each step: the key of this layer's dropout masks. */
  readonly dropoutKey: () => Tensor;
}
