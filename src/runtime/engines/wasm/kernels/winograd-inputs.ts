/**
 * The side of Winograd's convolution that sees images: input tiles to their transforms, and gradients back.
 *
 * An image is cut into tiles that give m x m outputs each and see n x n inputs, n = m + 2, so neighbours overlap by two
 * pixels. `winograd-products.ts` explains the planes; some channels are transformed at a time, columns first.
 */
import { copyWithBorder } from "./conv-window";
import { bytes, clear } from "./matrix-memory";
import { JOINED } from "./joined";
import { loadPart, loadUpTo4, storePart, storeUpTo4 } from "./math";
import { LANES, loadSecond, planeBytes, storeVector, VECTOR, vectorBytes } from "./winograd-planes";
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
        for (let c: usize = 0; c < bytes(channels); c += VECTOR) {
          inputPass(tile, source + c, lineBytes, bytes(channels), columnsDone, vectorBytes(n), VECTOR, n);
          inputPass(tile, columnsDone, VECTOR, vectorBytes(n), to + c, plane, <usize>n * plane, n);
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
        for (let c = 0; c < channels; c += LANES) {
          const part = <usize>(channels - c);
          inputGradientPass(
            tile, from + bytes(c), <usize>n * plane, plane, columnsDone, vectorBytes(n), VECTOR, n);
          inputGradientPass(tile, columnsDone, VECTOR, vectorBytes(n), seen, VECTOR, vectorBytes(n), n);
          for (let l = firstLine; l < endLine; l++) {
            let p = to + bytes(((line + l) * width + column + firstColumn) * channels + c);
            let s = seen + vectorBytes(l * n + firstColumn);
            const stop = seen + vectorBytes(l * n + endColumn);
            // Asked within the loop, this takes an eighth longer.
            if (part < <usize>LANES) {
              for (; s < stop; s += VECTOR, p += bytes(channels)) {
                storeUpTo4(p, f32x4.add(loadUpTo4(p, part), v128.load(s)), part);
                if (JOINED > 1 && part > 4) {
                  storePart(p + 16, f32x4.add(loadPart(p + 16, part - 4), loadSecond(s)), part - 4);
                }
              }
            } else {
              for (; s < stop; s += VECTOR, p += bytes(channels)) {
                const low = f32x4.add(v128.load(p), v128.load(s));
                storeVector(p, low, JOINED > 1 ? f32x4.add(v128.load(p, 16), loadSecond(s)) : low);
              }
            }
          }
        }
      }
    }
  }
}
