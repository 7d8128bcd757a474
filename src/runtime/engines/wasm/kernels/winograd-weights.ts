/** Winograd's transform of a 3x3 kernel, and of its gradient; `winograd-products.ts` explains the planes. */
import { JOINED } from "./joined";
import { bytes, panelsOf } from "./matrix-memory";
import { loadSecond, planeBytes, storeVector, VECTOR, vectorBytes } from "./winograd-planes";
import { weightGradientPass, weightsPass } from "./winograd-transforms";

/** Planes of G w Gᵀ, each panels [ceil(filters / 8)][channels][8]. A piece is a panel's channel. */
export function winogradWeights(
  weights: usize,
  planes: usize,
  tile: i32,
  channels: i32,
  filters: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const n = tile + 2;
  const plane = planeBytes(panelsOf(filters) * channels, 32);
  const tap = bytes(channels * 8);
  for (let piece = begin; piece < end; piece++) {
    const panel = piece / channels;
    const from = weights + <usize>panel * 9 * tap + bytes((piece % channels) * 8);
    for (let half: usize = 0; half < 32; half += VECTOR) {
      weightsPass(tile, from + half, 3 * tap, tap, scratch, vectorBytes(3), VECTOR, 3);
      weightsPass(
        tile, scratch, VECTOR, vectorBytes(3), planes + bytes(piece * 8) + half, plane, <usize>n * plane, n);
    }
  }
}

/** Gᵀ g G of the planes g, which becomes the weights' gradient or is added to it. A piece is a panel's channel. */
export function winogradWeightGradient(
  planes: usize,
  gradient: usize,
  tile: i32,
  channels: i32,
  filters: i32,
  accumulate: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const n = tile + 2;
  const plane = planeBytes(panelsOf(filters) * channels, 32);
  const tap = bytes(channels * 8);
  const sums = scratch + vectorBytes(3 * n);
  for (let piece = begin; piece < end; piece++) {
    const panel = piece / channels;
    const to = gradient + <usize>panel * 9 * tap + bytes((piece % channels) * 8);
    for (let half: usize = 0; half < 32; half += VECTOR) {
      weightGradientPass(
        tile, planes + bytes(piece * 8) + half, <usize>n * plane, plane, scratch, vectorBytes(n), VECTOR, n);
      weightGradientPass(tile, scratch, VECTOR, vectorBytes(n), sums, VECTOR, vectorBytes(3), 3);
      let p = to + half;
      for (let s = sums; s < sums + vectorBytes(9); s += VECTOR, p += tap) {
        let low = v128.load(s);
        let high = JOINED > 1 ? loadSecond(s) : low;
        if (accumulate) {
          low = f32x4.add(v128.load(p), low);
          if (JOINED > 1) high = f32x4.add(loadSecond(p), high);
        }
        storeVector(p, low, high);
      }
    }
  }
}
