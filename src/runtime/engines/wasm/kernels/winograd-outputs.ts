/** The side of Winograd's convolution that gives images: products to output tiles, and gradients back to planes. */
import { JOINED } from "./joined";
import { bytes, clear } from "./matrix-memory";
import { loadUpTo4, pinned, storeUpTo4 } from "./math";
import {
  LANES, loadSecond, planeBytes, storeLanes, storeVector, VECTOR, vectorBytes,
} from "./winograd-planes";
import { outputGradientPass, outputPass } from "./winograd-transforms";

/**
 * What rounding makes of zeros, beside numbers as large as these. Where a filter sees nothing but zeros, the black
 * around a picture, the sum itself is 0 and ends a ReLU's gradient; a tile's other pixels must not let it through.
 * `magnitude` is every bit but the sign's; what is found is stored, a number for each lane.
 */
// @ts-ignore: decorator
@inline
function storeRounding(vectors: usize, count: i32, magnitude: v128, to: usize): void {
  let even = f32x4.splat(0);
  let odd = even;
  let evenHigh = even;
  let oddHigh = even;
  for (const bulk = vectors + vectorBytes(count & ~1); vectors < bulk; vectors += 2 * VECTOR) {
    even = f32x4.pmax(even, v128.and(v128.load(vectors), magnitude));
    odd = f32x4.pmax(odd, v128.and(v128.load(vectors + VECTOR), magnitude));
    if (JOINED > 1) {
      evenHigh = f32x4.pmax(evenHigh, v128.and(loadSecond(vectors), magnitude));
      oddHigh = f32x4.pmax(oddHigh, v128.and(loadSecond(vectors + VECTOR), magnitude));
    }
  }
  if (count & 1) {
    even = f32x4.pmax(even, v128.and(v128.load(vectors), magnitude));
    if (JOINED > 1) evenHigh = f32x4.pmax(evenHigh, v128.and(loadSecond(vectors), magnitude));
  }
  const least = f32x4.splat(2e-6);
  const low = f32x4.mul(f32x4.pmax(even, odd), least);
  storeVector(to, low, JOINED > 1 ? f32x4.mul(f32x4.pmax(evenHigh, oddHigh), least) : low);
}

/** The biases of some filters, 0 where there are none; `part` filters are left. */
// @ts-ignore: decorator
@inline
function storeStart(bias: usize, hasBias: i32, part: usize, to: usize): void {
  const zeros = f32x4.splat(0);
  const low = hasBias ? loadUpTo4(bias, part) : zeros;
  const hasHigh = JOINED > 1 && hasBias && part > 4;
  storeVector(to, low, hasHigh ? loadUpTo4(bias + 16, part - 4) : zeros);
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
  const noise = outputs + vectorBytes(tile * tile);
  const start = noise + VECTOR;
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
        for (let c = 0; c < filters; c += LANES) {
          outputPass(tile, from + bytes(c), <usize>n * plane, plane, columnsDone, vectorBytes(n), VECTOR, n);
          outputPass(tile, columnsDone, VECTOR, vectorBytes(n), outputs, VECTOR, vectorBytes(tile), lines);
          const part = <usize>(filters - c);
          storeRounding(columnsDone, tile * n, magnitude, noise);
          storeStart(bias + bytes(c), hasBias, part, start);
          const n0 = v128.load(noise);
          const n1 = loadSecond(noise);
          const s0 = v128.load(start);
          const s1 = loadSecond(start);
          for (let l = 0; l < lines; l++) {
            let p = to + bytes(l * width * filters + c);
            let s = outputs + vectorBytes(l * tile);
            const stop = s + vectorBytes(columns);
            for (; s < stop; s += VECTOR, p += bytes(filters)) {
              const low = finished(v128.load(s), s0, n0, magnitude, least);
              const high = JOINED > 1 ? finished(loadSecond(s), s1, n1, magnitude, least) : low;
              storeLanes(p, low, high, part);
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

/** Adds the first lanes of a vector to what is stored. */
// @ts-ignore: decorator
@inline
function addUpTo4(p: usize, v: v128, part: usize): void {
  storeUpTo4(p, f32x4.add(loadUpTo4(p, part), v), part);
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
        if (lines < tile || columns < tile) clear(seen, LANES * tile * tile);
        for (let c = 0; c < filters; c += LANES) {
          let sum = zeros;
          let sumHigh = zeros;
          for (let l = 0; l < lines; l++) {
            let p = first + bytes(l * width * filters + c);
            let s = seen + vectorBytes(l * tile);
            const stop = s + vectorBytes(columns);
            for (; s < stop; s += VECTOR, p += bytes(filters)) {
              let g = v128.load(gradient + p);
              let h = JOINED > 1 ? loadSecond(gradient + p) : g;
              // Where the result is NaN the gradient stays, so that mistakes stay visible.
              if (hasRelu) {
                g = v128.andnot(g, f32x4.le(v128.load(y + p), zeros));
                if (JOINED > 1) h = v128.andnot(h, f32x4.le(loadSecond(y + p), zeros));
              }
              sum = f32x4.add(sum, g);
              if (JOINED > 1) sumHigh = f32x4.add(sumHigh, h);
              storeVector(s, g, h);
            }
          }
          if (sums) {
            const part = <usize>(filters - c);
            addUpTo4(sums + bytes(image * filters + c), sum, part);
            if (JOINED > 1 && part > 4) {
              addUpTo4(sums + bytes(image * filters + c + 4), sumHigh, part - 4);
            }
          }
          outputGradientPass(
            tile, seen, vectorBytes(tile), VECTOR, columnsDone, vectorBytes(tile), VECTOR, tile);
          outputGradientPass(
            tile, columnsDone, VECTOR, vectorBytes(tile), to + bytes(c), plane, <usize>n * plane, n);
        }
      }
    }
  }
}
