import type { Network } from "../compiler/network.ts";
import type { Shape } from "../compiler/shape.ts";
import type { NamedArray } from "./engines/engine.ts";
import { modelTopology } from "./model-topology.ts";

/** A model's two files: its layers with the list of weights, and the weights' bytes. */
export const modelFiles = { topology: "model.json", weights: "weights.bin" } as const;

/** What the reader of a model must know beside its layers; `userDefinedMetadata` of the file. */
export interface ModelMetadata {
  /** Height, width and channels of the images. */
  readonly shape: Shape;
  readonly classes: readonly string[];
  /** What pixels are multiplied by before they go in. */
  readonly scale: number;
  /** What the training images have around their object: pictures of the other kind are to be inverted. */
  readonly background: "dark" | "light";
}

/** Who writes a model (`netc 0.1.0`), and what goes with it. */
export interface ModelOrigin {
  readonly generator: string;
  readonly metadata: ModelMetadata;
}

/**
 * The text of `model.json`, and a sentence for every layer that TensorFlow.js computes otherwise.
 *
 * @param hashes SHA-256 of what `weights.bin` may hold; TensorFlow.js passes over them, and leaves them out of what it
 *   saves itself. None where they are not known.
 */
export function modelJson(
  network: Network,
  weights: readonly Pick<NamedArray, "name" | "shape">[],
  origin: ModelOrigin,
  hashes: readonly string[],
): { readonly json: string; readonly warnings: readonly string[] } {
  const topology = modelTopology(network);
  const model = {
    format: "layers-model",
    generatedBy: origin.generator,
    convertedBy: null,
    modelTopology: topology.json,
    weightsManifest: [
      {
        paths: [modelFiles.weights],
        ...(hashes.length === 0 ? {} : { sha256: hashes }),
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
      },
    ],
    userDefinedMetadata: origin.metadata,
  };
  return { json: `${JSON.stringify(model, null, 1)}\n`, warnings: topology.warnings };
}
