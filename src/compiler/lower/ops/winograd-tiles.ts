import type { Pair } from "../../network.ts";
import type { ConvAttributes } from "./conv-geometry.ts";

/**
 * Outputs along one side of a tile; `scripts/winograd-matrices.ts` has their points.
 *
 * Measured on one Zen 5 core of a busy machine, 32 images, bias and ReLU included, relaxed (without), GFLOP/s counted
 * as direct convolution, beside what direct convolution reaches:
 *
 *                            tile  forward    gradients  direct: forward  gradients
 *   13x13x32  -> 11x11x64    6     159 (141)  181 (162)  58 (50)          55 (46)
 *   5x5x64    -> 3x3x128     3     137 (125)  147 (130)  59 (50)          57 (47)
 *   14x14x6   -> 32, same    5      79  (66)  106  (86)  58 (48)          46 (39)
 *   14x14x32  -> 64, same    5     137 (120)  153 (134)  58 (50)          55 (48)
 *   14x14x64  -> 128, same   5     142 (130)  147 (136)  60 (48)          58 (47)
 *   14x14x256 -> 512, same   5     192 (168)  197 (168)  57 (43)          55 (44)
 *   28x28x8   -> 8, same     6      81  (67)  109  (94)  60 (47)          47 (38)
 *   28x28x32  -> 32, same    6     123  (98)  136 (110)  60 (48)          53 (42)
 *   8x8x128   -> 128, same   4     191 (142)  200 (151)  60 (50)          61 (49)
 *
 * The products alone run at 58 to 62 GFLOP/s; the rest are transforms.
 */
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
 * Of all sizes, the one that takes the fewest products: a map of 14x14 takes 441 with tiles of 5 (and would take 576
 * with 4 or 6), one of 28x28 1,600 with tiles of 6, one of 8x8 144 with 4, one of 3x3 25 with 3.
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
