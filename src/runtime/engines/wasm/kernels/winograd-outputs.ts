/** The side of Winograd's convolution that gives images: products to output tiles, and gradients back to planes. */
import { bytes, clear } from "./matrix-memory";
import { loadUpTo4, pinned, storeUpTo4 } from "./math";
import { planeBytes, vectorBytes } from "./winograd-planes";
import { outputGradientPass, outputPass } from "./winograd-transforms";

/**
 * What rounding makes of zeros, beside numbers as large as these. Where a filter sees nothing but zeros, the black
 * around a picture, the sum itself is 0 and ends a ReLU's gradient; a tile's other pixels must not let it through.
 * `magnitude` is every bit but the sign's.
 */
// @ts-ignore: decorator
@inline
function roundingOf(vectors: usize, count: i32, magnitude: v128): v128 {
  let even = f32x4.splat(0);
  let odd = even;
  for (const bulk = vectors + vectorBytes(count & ~1); vectors < bulk; vectors += 32) {
    even = f32x4.pmax(even, v128.and(v128.load(vectors), magnitude));
    odd = f32x4.pmax(odd, v128.and(v128.load(vectors, 16), magnitude));
  }
  if (count & 1) even = f32x4.pmax(even, v128.and(v128.load(vectors), magnitude));
  return f32x4.mul(f32x4.pmax(even, odd), f32x4.splat(2e-6));
}

/** y = Aᵀ p A for the planes p of every tile, with bias and ReLU. A piece is an image. */
export function winogradOutput(
  planes: usize,
  bias: usize,
  y: usize,
  tile: i32,
  height: i32,
  width: i32,
  filters: i32,
  tileRows: i32,
  tileColumns: i32,
  rowBytes: usize,
  hasBias: i32,
  hasRelu: i32,
  images: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const n = tile + 2;
  const plane = planeBytes(images * tileRows * tileColumns, rowBytes);
  const columnsDone = scratch;
  const outputs = scratch + vectorBytes(n * n);
  const magnitude = pinned(i32x4.splat(0x7fffffff), tile);
  const least = pinned(f32x4.splat(hasRelu ? 0 : -Infinity), tile);
  let from = planes + <usize>(begin * tileRows * tileColumns) * rowBytes;
  for (let image = begin; image < end; image++) {
    for (let ty = 0; ty < tileRows; ty++) {
      for (let tx = 0; tx < tileColumns; tx++, from += rowBytes) {
        const line = ty * tile;
        const column = tx * tile;
        const lines = min(tile, height - line);
        const columns = min(tile, width - column);
        const to = y + bytes(((image * height + line) * width + column) * filters);
        for (let c = 0; c < filters; c += 4) {
          outputPass(tile, from + bytes(c), <usize>n * plane, plane, columnsDone, vectorBytes(n), 16, n);
          outputPass(tile, columnsDone, 16, vectorBytes(n), outputs, 16, vectorBytes(tile), lines);
          const noise = roundingOf(columnsDone, tile * n, magnitude);
          const part = <usize>(filters - c);
          const start = hasBias ? loadUpTo4(bias + bytes(c), part) : f32x4.splat(0);
          for (let l = 0; l < lines; l++) {
            let p = to + bytes(l * width * filters + c);
            let s = outputs + vectorBytes(l * tile);
            const stop = s + vectorBytes(columns);
            for (; s < stop; s += 16, p += bytes(filters)) {
              storeUpTo4(p, finished(v128.load(s), start, noise, magnitude, least), part);
            }
          }
        }
      }
    }
  }
}

/** An output: what is but rounding made 0, then the bias, then the ReLU (`least` is minus infinity without one). */
// @ts-ignore: decorator
@inline
function finished(sum: v128, start: v128, noise: v128, magnitude: v128, least: v128): v128 {
  const isNoise = f32x4.le(v128.and(sum, magnitude), noise);
  return f32x4.pmax(f32x4.add(v128.andnot(sum, isNoise), start), least);
}

/**
 * Planes of A g Aᵀ for every tile of a gradient g, masked first where a ReLU gave 0 (`y`), and g's sum over the pixels
 * of each image in `sums` where that is not 0. A piece is an image.
 */
export function winogradOutputGradient(
  gradient: usize,
  y: usize,
  planes: usize,
  sums: usize,
  tile: i32,
  height: i32,
  width: i32,
  filters: i32,
  tileRows: i32,
  tileColumns: i32,
  rowBytes: usize,
  hasRelu: i32,
  images: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const n = tile + 2;
  const plane = planeBytes(images * tileRows * tileColumns, rowBytes);
  const columnsDone = scratch;
  const seen = scratch + vectorBytes(n * n);
  const zeros = f32x4.splat(0);
  let to = planes + <usize>(begin * tileRows * tileColumns) * rowBytes;
  for (let image = begin; image < end; image++) {
    if (sums) clear(sums + bytes(image * filters), filters);
    for (let ty = 0; ty < tileRows; ty++) {
      for (let tx = 0; tx < tileColumns; tx++, to += rowBytes) {
        const line = ty * tile;
        const column = tx * tile;
        const lines = min(tile, height - line);
        const columns = min(tile, width - column);
        const first = bytes(((image * height + line) * width + column) * filters);
        if (lines < tile || columns < tile) clear(seen, 4 * tile * tile);
        for (let c = 0; c < filters; c += 4) {
          let sum = zeros;
          for (let l = 0; l < lines; l++) {
            let p = first + bytes(l * width * filters + c);
            let s = seen + vectorBytes(l * tile);
            const stop = s + vectorBytes(columns);
            for (; s < stop; s += 16, p += bytes(filters)) {
              let g = v128.load(gradient + p);
              // Where the result is NaN the gradient stays, so that mistakes stay visible.
              if (hasRelu) g = v128.andnot(g, f32x4.le(v128.load(y + p), zeros));
              sum = f32x4.add(sum, g);
              v128.store(s, g);
            }
          }
          if (sums) {
            const part = <usize>(filters - c);
            const p = sums + bytes(image * filters + c);
            storeUpTo4(p, f32x4.add(loadUpTo4(p, part), sum), part);
          }
          outputGradientPass(
            tile, seen, vectorBytes(tile), 16, columnsDone, vectorBytes(tile), 16, tile);
          outputGradientPass(
            tile, columnsDone, 16, vectorBytes(tile), to + bytes(c), plane, <usize>n * plane, n);
        }
      }
    }
  }
}
