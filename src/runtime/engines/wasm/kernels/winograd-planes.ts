/** How Winograd's planes lie in memory; `src/compiler/lower/memory.ts` reserves them by the same rule. */

/**
 * From one plane of `rows` rows to the next: an odd number of cache lines, so that the planes' rows, which transforms
 * write together, fall into different sets of the cache.
 */
// @ts-ignore: decorator
@inline
export function planeBytes(rows: i32, rowBytes: usize): usize {
  return ((<usize>rows * rowBytes + 63) & ~63) | 64;
}

/** Bytes of `count` vectors. */
// @ts-ignore: decorator
@inline
export function vectorBytes(count: i32): usize {
  return <usize>count << 4;
}
