import type { Pair } from "../../network.ts";
import type { ConvAttributes } from "./conv-geometry.ts";

/** Outputs along one side of a tile; `scripts/winograd-matrices.ts` has their points, docs/performance.md their speed. */
const tileSizes = [3, 4, 5, 6, 7] as const;

/** How an image of outputs is cut into tiles. */
export interface Tiling {
  readonly tile: (typeof tileSizes)[number];
  readonly rows: number;
  readonly columns: number;
}

/** Points of a tile: products that it takes for each pair of a channel and a filter. */
export function pointsOf({ tile }: Tiling): number {
  return (tile + 2) ** 2;
}

/**
 * Rounding grows with the tile and with the terms of a sum: with more channels or filters than this, tiles of 7 would
 * come near a relative error of 1e-5.
 */
const mostChannelsOf7 = 1024;

/** What transforming a point of one channel, or of one filter, takes, counted in multiply-adds of the products. */
const transformCost = 12;

/**
 * The tiles of a convolution by Winograd's algorithm; undefined where direct convolution is as fast.
 *
 * Of all sizes, the one that takes the fewest products: a map of 14x14 takes 324 with tiles of 7 (and would take 441
 * with 5 and 576 with 4 or 6), one of 28x28 1,296 with tiles of 7, one of 8x8 144 with 4, one of 3x3 25 with 3.
 */
export function winogradTiling(
  { kernel, stride, dilation, groups, filters }: ConvAttributes,
  channels: number,
  [height, width]: Pair,
): Tiling | undefined {
  const isPlain3x3 =
    kernel.every((n) => n === 3) && [...stride, ...dilation, groups].every((n) => n === 1);
  if (!isPlain3x3) return undefined;
  const best = tileSizes
    .filter((tile) => tile < 7 || Math.max(channels, filters) <= mostChannelsOf7)
    .map((tile) => ({ tile, rows: Math.ceil(height / tile), columns: Math.ceil(width / tile) }))
    .reduce((a, b) => (productsOf(b) < productsOf(a) ? b : a));
  const direct = height * width * 9 * channels * filters;
  const pairs = channels * filters + transformCost * (channels + filters);
  return productsOf(best) * pairs < direct ? best : undefined;
}

function productsOf(tiling: Tiling): number {
  return tiling.rows * tiling.columns * pointsOf(tiling);
}
