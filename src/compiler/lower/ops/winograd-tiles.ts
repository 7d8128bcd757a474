import type { Pair } from "../../network.ts";
import type { ConvAttributes } from "./conv-geometry.ts";

/** Outputs along one side of a tile; `scripts/winograd-matrices.ts` has their points. */
export const tileSizes = [3, 4, 5, 6] as const;
export type TileSize = (typeof tileSizes)[number];

/** How an image of outputs is cut into tiles. */
export interface Tiling {
  readonly tile: TileSize;
  readonly rows: number;
  readonly columns: number;
}

/** Points of a tile: products that it takes for each pair of a channel and a filter. */
export function pointsOf({ tile }: Tiling): number {
  return (tile + 2) ** 2;
}

export function winogradTiling(
  attributes: ConvAttributes,
  channels: number,
  output: Pair,
): Tiling | undefined {
  const { kernel, stride, dilation, groups, filters } = attributes;
  const plain = [
    kernel[0] === 3,
    kernel[1] === 3,
    ...[...stride, ...dilation, groups].map((n) => n === 1),
  ];
  if (!plain.every(Boolean) || channels < 6 || filters < 8) return undefined;
  const forced = Number(
    (globalThis as unknown as { process?: { env: Record<string, string> } }).process?.env["TILE"] ??
      0,
  );
  const tilings = tileSizes
    .filter((t) => forced === 0 || t === forced)
    .map((tile) => ({
      tile,
      rows: Math.ceil(output[0] / tile),
      columns: Math.ceil(output[1] / tile),
    }));
  const products = (t: Tiling) => t.rows * t.columns * pointsOf(t);
  const best = tilings.reduce((a, b) => (products(b) < products(a) ? b : a));
  return best;
}
