/** How Winograd's planes lie in memory; `src/compiler/lower/memory.ts` reserves them by the same rule. */
import { JOINED } from "./joined";
import { storePart, storeUpTo4 } from "./math";

/**
 * From one plane of `rows` rows to the next: an odd number of cache lines, so that the planes' rows, which transforms
 * write together, fall into different sets of the cache.
 */
// @ts-ignore: decorator
@inline
export function planeBytes(rows: i32, rowBytes: usize): usize {
  return ((<usize>rows * rowBytes + 63) & ~63) | 64;
}

/** Channels that are transformed at a time: a vector, or two that V8 joins. */
export const LANES: i32 = 4 * JOINED;

/** Bytes of as many numbers. */
export const VECTOR: usize = 16 * JOINED;

/** Bytes of `count` vectors. */
// @ts-ignore: decorator
@inline
export function vectorBytes(count: i32): usize {
  return <usize>count * VECTOR;
}

/** The second of two joined vectors; the only one where there is none. */
// @ts-ignore: decorator
@inline
export function loadSecond(p: usize): v128 {
  return v128.load(p, JOINED > 1 ? 16 : 0);
}

/** Stores a vector, or two: the higher one first, as V8 joins them best. */
// @ts-ignore: decorator
@inline
export function storeVector(p: usize, low: v128, high: v128): void {
  if (JOINED > 1) v128.store(p, high, 16);
  v128.store(p, low, 0);
}

/** `storeVector` of the first `part` lanes. */
// @ts-ignore: decorator
@inline
export function storeLanes(p: usize, low: v128, high: v128, part: usize): void {
  if (part >= <usize>LANES) storeVector(p, low, high);
  else {
    storeUpTo4(p, low, part);
    if (JOINED > 1 && part > 4) storePart(p + 16, high, part - 4);
  }
}
