import type { Shape } from "../shape.ts";
import type { Files } from "./files.ts";

/**
 * What a target may ask for and the compiler cannot make: it lies on disk, or comes from rooms that follow the compiler.
 * The same question always has the same answer. Where there is none, the supplier ends the command with its reason.
 */
export interface Supplies {
  /** The run's model; of a spec, the one with which `netc train` begins. */
  readonly model: () => Promise<SuppliedModel>;
  /** The drawn data set as IDX files by their names, which a foreign program cannot draw. */
  readonly drawnData: () => Promise<Files>;
  /**
   * Pictures to try the net on, those it was not trained on where there are any, as many of each class as can be.
   * Undefined where the data cannot be had; the command ends then if they are `required`.
   */
  readonly samples: (wanted: number, required: boolean) => Promise<SuppliedPictures | undefined>;
  /** Pictures to train on: `wanted` of the training data, and in proportion of those for testing. */
  readonly trainingPictures: (wanted: number) => Promise<SuppliedTraining>;
  /** A part that is the same for every net and was built with netc, by its path: `kernels/simd.wasm`. */
  readonly asset: (path: string) => Promise<Asset>;
}

/** A model in TensorFlow.js' LayersModel format, and what its reader must know. */
export interface SuppliedModel {
  /** The text of `model.json`. */
  readonly json: string;
  /** The bytes of `weights.bin`: the parameters in the table's order, little-endian float32. */
  readonly weights: Uint8Array;
  /** Height, width and channels of the pictures it was trained on. */
  readonly shape: Shape;
  readonly classes: readonly string[];
  /** What pixels are multiplied by before they go in. */
  readonly scale: number;
  /** What the training pictures have around their object. */
  readonly background: "dark" | "light";
}

/** Pictures one after the other, then a class number each, bytes. */
export interface SuppliedPictures {
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** Training pictures, test pictures, then the class numbers of both, bytes. */
export interface SuppliedTraining {
  readonly train: number;
  readonly test: number;
  readonly bytes: Uint8Array;
  readonly background: "dark" | "light";
}

/** A file that was built with netc. */
export interface Asset {
  readonly bytes: Uint8Array;
  /** Base64 of its SHA-256, for content security policies. */
  readonly sha256: string;
}
