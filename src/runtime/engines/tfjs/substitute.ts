import type { LayerKind, ResolvedLayer } from "../../../compiler/network.ts";
import type { Tensor, Tfjs } from "./tfjs.ts";

/** The batch that goes through the net; `training` is undefined outside of it. */
export interface Pass {
  readonly training:
    | {
        readonly seed: number;
        readonly epoch: number;
        readonly step: number;
        readonly firstImage: number;
      }
    | undefined;
}

/** What a substitute is computed from. */
export interface Given {
  readonly tf: Tfjs;
  readonly inputs: readonly Tensor[];
  /** The layer's own; undefined where it has none of that name. */
  readonly parameter: (name: string) => Tensor | undefined;
  readonly index: number;
  readonly pass: Pass;
}

export type Substitute = (given: Given) => Tensor;

/** A layer of one kind. */
export type Of<K extends LayerKind> = Extract<ResolvedLayer, { readonly kind: K }>;
