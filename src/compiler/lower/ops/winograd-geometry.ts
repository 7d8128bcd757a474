import { mostJoined, panelColumns, panelCount } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { pointsOf, type Tiling } from "./winograd-tiles.ts";
import type { BorderPadding } from "./conv-geometry.ts";

export interface WinogradAttributes extends Tiling {
  readonly padding: BorderPadding;
}

/** Channels as planes hold them: whole panels. */
export function planeChannels(channels: number): number {
  return panelCount(channels) * panelColumns;
}

/** The shape of planes that hold every tile's points of so many channels. */
export function tilePlanes(tiling: Tiling, channels: number): readonly number[] {
  return [pointsOf(tiling), tiling.rows * tiling.columns, planeChannels(channels)];
}

/** What the kernels that go between images and planes take of both: tile, size, channels, border, tiles, a row's bytes. */
export function imageArguments(
  image: Tensor,
  { tile, rows, columns }: Tiling,
  border?: BorderPadding,
): readonly number[] {
  const [height, width, channels] = image.shape as readonly [number, number, number];
  return [
    ...[tile, height, width, channels],
    ...(border === undefined ? [] : [border.top, border.left]),
    ...[rows, columns, 4 * planeChannels(channels)],
  ];
}

/** Bytes of `count` vectors, or pairs of them. */
export function vectorBytes(count: number): number {
  return mostJoined * 16 * count;
}
