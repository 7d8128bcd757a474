import type { Builder } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import type { ConvAttributes } from "./conv-geometry.ts";
import { addWinogradInput } from "./winograd-input.ts";
import { addWinogradOutput } from "./winograd-output.ts";
import { addWinogradProduct } from "./winograd-product.ts";
import type { Tiling } from "./winograd-tiles.ts";
import { addWinogradWeights } from "./winograd-weights.ts";

/**
 * Adds a 3x3 convolution by Winograd's algorithm: images and weights are transformed, multiplied point by point, and
 * transformed back. Each step's gradient is its transpose, so what the transform of the output's gradient gives serves
 * both the weights and the images, and the transformed images are kept for the weights.
 */
export function addWinograd(
  build: Builder,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  { padding, filters, activation }: ConvAttributes,
  [height, width]: readonly [number, number],
  tiling: Tiling,
): Tensor {
  const channels = x.shape[2]!;
  const images = addWinogradInput(build, x, { ...tiling, padding });
  const weights = addWinogradWeights(build, kernel, tiling, channels, filters);
  const products = addWinogradProduct(build, images, weights, { ...tiling, channels, filters });
  return addWinogradOutput(build, products, bias, [height, width, filters], {
    ...tiling,
    activation,
  });
}
