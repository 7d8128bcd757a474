import type { LayerKind } from "../network.ts";
import type { Shape } from "../shape.ts";

/** A value in the first net and in the second. */
export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** What there is to say of a layer on one side. */
export interface LayerFacts {
  readonly name: string;
  readonly kind: LayerKind;
  /** As a person would write it. */
  readonly statement: string;
  readonly shape: Shape;
  readonly parameters: number;
  readonly multiplyAdds: number;
}

/** An argument of a layer, an option of a statement. */
export interface ValueChange extends Change<string> {
  readonly argument: string;
}

/**
 * One layer that is not the same on both sides. `follows`: it is written as before, and its sizes are others because
 * of what comes in.
 */
export type LayerChange =
  | { readonly change: "added"; readonly after: LayerFacts }
  | { readonly change: "removed"; readonly before: LayerFacts }
  | { readonly change: "replaced"; readonly before: LayerFacts; readonly after: LayerFacts }
  | {
      readonly change: "moved";
      readonly before: LayerFacts;
      readonly after: LayerFacts;
      /** The layer above it in the second net; "the input" where there is none. */
      readonly behind: string;
    }
  | {
      readonly change: "changed";
      readonly before: LayerFacts;
      readonly after: LayerFacts;
      readonly arguments: readonly ValueChange[];
    }
  | { readonly change: "follows"; readonly before: LayerFacts; readonly after: LayerFacts };

/** A statement of a section that is not the same: `train`, `epochs`. */
export interface SettingChange {
  readonly section: string;
  readonly statement: string;
  /** Undefined for the statement's own values. */
  readonly option: string | undefined;
  /** Null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** What changed from one net to another; all lists are empty where nothing did. */
export interface NetworkDiff {
  readonly input: Change<Shape> | undefined;
  readonly layers: readonly LayerChange[];
  /** The layer whose result is the net's, where that is not the last one. */
  readonly output: Change<string> | undefined;
  readonly settings: readonly SettingChange[];
  readonly parameters: Change<number>;
  readonly trainable: Change<number>;
  readonly multiplyAdds: Change<number>;
}

/** Whether two nets mean the same; names of layers do not count. */
export function isSame({ input, layers, output, settings }: NetworkDiff): boolean {
  const written = layers.length + settings.length === 0;
  return input === undefined && output === undefined && written;
}
