import type { DataPlan, Network } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import { labelsOf, unitsOf } from "./compile-text.ts";

/** `batchOf`: pixels and labels as tensors. */
export function batchText(network: Network, data: DataPlan): string {
  const { input } = network;
  const size = sizeOf(input);
  const scaled = scaleText(data.scale);
  const numbers = "Array.from(indices, (image) => labels[image])";
  const y =
    labelsOf(network) === "numbers"
      ? `tf.tensor2d(${numbers}, [indices.length, 1])`
      : `tf.tidy(() => tf.oneHot(tf.tensor1d(${numbers}, "int32"), ${String(unitsOf(network))}).toFloat())`;
  const tensor = `tf.tensor(values, [indices.length, ${input.join(", ")}])`;
  return `
/** Some images as the net takes them, and their labels. */
function batchOf({ pixels, labels }: Part, indices: Int32Array): { x: tf.Tensor; y: tf.Tensor } {
  const values = new Float32Array(indices.length * ${String(size)});
  indices.forEach((image, i) => values.set(pixels.subarray(image * ${String(size)}, (image + 1) * ${String(size)}), i * ${String(size)}));
  const x = ${scaled === "" ? tensor : `tf.tidy(() => ${tensor}${scaled})`};
  const y = ${y};
  return { x, y };
}
`;
}

function scaleText(scale: number): string {
  if (scale === 1) return "";
  return scale === 1 / 255 ? ".div(255)" : `.mul(${String(scale)})`;
}

/** `shuffled`: the order of an epoch. */
export function shuffleText(seed: number): string {
  return `
/** The images in the order of an epoch, which depends on the seed and the epoch alone. */
function shuffled(indices: Int32Array, epoch: number): Int32Array {
  return permutation(indices.length, ${String(seed)}, purposes.shuffle, 0, epoch - 1).map((i) => indices[i]);
}
`;
}
