/**
 * The side of Winograd's convolution that sees images: input tiles to their transforms, and gradients back.
 *
 * An image is cut into tiles that give m x m outputs each and see n x n inputs, n = m + 2, so neighbours overlap by two
 * pixels. `winograd-products.ts` explains the planes; four channels are transformed at a time, columns first.
 */
import { copyWithBorder } from "./conv-window";
import { bytes, clear } from "./matrix-memory";
import { loadPart, storePart } from "./math";
import { planeBytes, vectorBytes } from "./winograd-planes";
import { inputGradientPass, inputPass } from "./winograd-transforms";

/** Planes of Bᵀ x B for every tile of an image x. A piece is an image. */
export function winogradInput(
  x: usize,
  planes: usize,
  tile: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tileRows: i32,
  tileColumns: i32,
  rowBytes: usize,
  images: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const n = tile + 2;
  const plane = planeBytes(images * tileRows * tileColumns, rowBytes);
  const columnsDone = scratch;
  const copied = scratch + vectorBytes(n * n);
  let to = planes + <usize>(begin * tileRows * tileColumns) * rowBytes;
  for (let image = begin; image < end; image++) {
    const from = x + bytes(image * height * width * channels);
    for (let ty = 0; ty < tileRows; ty++) {
      for (let tx = 0; tx < tileColumns; tx++, to += rowBytes) {
        const line = ty * tile - top;
        const column = tx * tile - left;
        let source = from + bytes((line * width + column) * channels);
        let lineBytes = bytes(width * channels);
        if (line < 0 || column < 0 || line + n > height || column + n > width) {
          copyWithBorder(copied, from, height, width, channels, line, n, column, n);
          source = copied;
          lineBytes = bytes(n * channels);
        }
        for (let c: usize = 0; c < bytes(channels); c += 16) {
          inputPass(tile, source + c, lineBytes, bytes(channels), columnsDone, vectorBytes(n), 16, n);
          inputPass(tile, columnsDone, 16, vectorBytes(n), to + c, plane, <usize>n * plane, n);
        }
      }
    }
  }
}

/** The image's gradient: the sum of B g Bᵀ over the tiles' planes g, each where its tile lies. A piece is an image. */
export function winogradInputGradient(
  planes: usize,
  x: usize,
  tile: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tileRows: i32,
  tileColumns: i32,
  rowBytes: usize,
  images: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const n = tile + 2;
  const plane = planeBytes(images * tileRows * tileColumns, rowBytes);
  const columnsDone = scratch;
  const seen = scratch + vectorBytes(n * n);
  let from = planes + <usize>(begin * tileRows * tileColumns) * rowBytes;
  for (let image = begin; image < end; image++) {
    const to = x + bytes(image * height * width * channels);
    clear(to, height * width * channels);
    for (let ty = 0; ty < tileRows; ty++) {
      for (let tx = 0; tx < tileColumns; tx++, from += rowBytes) {
        const line = ty * tile - top;
        const column = tx * tile - left;
        const firstLine = max(-line, 0);
        const endLine = min(n, height - line);
        const firstColumn = max(-column, 0);
        const endColumn = min(n, width - column);
        for (let c = 0; c < channels; c += 4) {
          const part = <usize>(channels - c);
          inputGradientPass(
            tile, from + bytes(c), <usize>n * plane, plane, columnsDone, vectorBytes(n), 16, n);
          inputGradientPass(tile, columnsDone, 16, vectorBytes(n), seen, 16, vectorBytes(n), n);
          for (let l = firstLine; l < endLine; l++) {
            let p = to + bytes(((line + l) * width + column + firstColumn) * channels + c);
            let s = seen + vectorBytes(l * n + firstColumn);
            const stop = seen + vectorBytes(l * n + endColumn);
            // Asked within the loop, this takes an eighth longer.
            if (part < 4) {
              for (; s < stop; s += 16, p += bytes(channels)) {
                storePart(p, f32x4.add(loadPart(p, part), v128.load(s)), part);
              }
            } else {
              for (; s < stop; s += 16, p += bytes(channels)) {
                v128.store(p, f32x4.add(v128.load(p), v128.load(s)));
              }
            }
          }
        }
      }
    }
  }
}
