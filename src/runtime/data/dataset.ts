import type { Shape } from "../../compiler/shape.ts";

/** Images in memory, with their labels where they have any. */
export interface Dataset {
  readonly shape: Shape;
  readonly count: number;
  /** `count` images one after the other, NHWC: bytes as they are in files, to be multiplied by the spec's scale. */
  readonly images: Uint8Array | Float32Array;
  /** One class number an image; none where there are no classes. */
  readonly labels: Uint8Array | Int32Array;
  readonly classes: readonly string[];
}

/** What `train` works on. `validation` may be the test set itself, where the spec says so. */
export interface Splits {
  readonly train: Dataset;
  /** Indices into `train` of the images to train on. */
  readonly trainIndices: Int32Array;
  readonly validation: { readonly dataset: Dataset; readonly indices: Int32Array } | undefined;
  readonly test: { readonly dataset: Dataset; readonly indices: Int32Array } | undefined;
}
