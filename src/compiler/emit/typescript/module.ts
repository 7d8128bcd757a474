import type { PictureShape } from "../picture-shape.ts";
import type { Names } from "./names.ts";
import type { Outcome } from "./outcome.ts";

/** What the texts of a module depend on. */
export interface Module {
  readonly names: Names;
  readonly outcome: Outcome;
  /** What computes: netc's own kernels, or TensorFlow.js. */
  readonly runtime: "netc" | "tfjs";
  /** Whether weights and kernels are files beside the module instead of text inside it. */
  readonly beside: boolean;
  /** Sizes of the numbers that an image is: those of a picture, or of a vector. */
  readonly shape: readonly number[];
  /** Whether these numbers are bytes as those of pictures, 0 to 255; else they are as the training data has them. */
  readonly bytes: boolean;
  /** How many words the net knows where these numbers are tokens; undefined where they are not. */
  readonly vocabulary: number | undefined;
  /** The pictures that the net was trained on; undefined where it takes no pictures. */
  readonly pictures:
    { readonly shape: PictureShape; readonly background: "dark" | "light" } | undefined;
}
