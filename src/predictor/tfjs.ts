import * as tf from "@tensorflow/tfjs";

/** A model's layers and the list of its weights, as TensorFlow.js saves them. */
export interface Model {
  readonly topology: object;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Sizes of the input of one image. */
  readonly input: readonly number[];
  /** What pixels are multiplied by before they go in. */
  readonly scale: number;
}

/**
 * Makes the layers model and gives the function that computes: the pixels of one image in, the net's outputs out.
 */
export async function openModel(
  { topology, weights: entries, input, scale }: Model,
  weights: Uint8Array,
): Promise<(pixels: Float32Array) => Promise<Float32Array>> {
  const weightSpecs = entries.map(({ name, shape }) => ({
    name,
    shape: [...shape],
    dtype: "float32" as const,
  }));
  const weightData = new Uint8Array(weights).buffer;
  const files = tf.io.fromMemory({ modelTopology: topology, weightSpecs, weightData });
  const model = await tf.loadLayersModel(files);
  return async (pixels) => {
    const outputs = tf.tidy(() => {
      const images = tf.tensor(pixels, [1, ...input]).mul(scale);
      return model.predict(images) as tf.Tensor;
    });
    try {
      return (await outputs.data()) as Float32Array;
    } finally {
      outputs.dispose();
    }
  };
}
