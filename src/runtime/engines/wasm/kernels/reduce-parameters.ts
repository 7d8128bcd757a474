/**
 * Sums over whole parameters or gradients: blocks of `block` elements leave their sum in `partials` at `offset` and
 * on, then one piece adds those up in order, in double precision.
 */
import { madd, sumLanes, zero } from "./simd";
import { choose, loadUpTo4, splat, storeUpTo4 } from "./math";

// @ts-ignore: decorator
@inline
function weighed(x: v128, l1: v128, l2: v128): v128 {
  return madd(f32x4.mul(x, x), l2, f32x4.mul(f32x4.abs(x), l1));
}

/** Sums over blocks of l1 |x| + l2 x^2. */
export function penaltySums(
  input: usize,
  partials: usize,
  count: usize,
  block: usize,
  offset: usize,
  l1: f32,
  l2: f32,
  begin: usize,
  end: usize,
): void {
  const a = splat(l1);
  const b = splat(l2);
  for (let piece = begin; piece < end; piece++) {
    let x = input + piece * block * 4;
    const stop = input + min((piece + 1) * block, count) * 4;
    let s0 = zero();
    let s1 = zero();
    for (; x + 32 <= stop; x += 32) {
      s0 = f32x4.add(s0, weighed(v128.load(x), a, b));
      s1 = f32x4.add(s1, weighed(v128.load(x, 16), a, b));
    }
    for (; x < stop; x += 16) {
      s0 = f32x4.add(s0, weighed(loadUpTo4(x, (stop - x) >> 2), a, b));
    }
    store<f32>(partials + (offset + piece) * 4, sumLanes(f32x4.add(s0, s1)));
  }
}

// @ts-ignore: decorator
@inline
function sum(partials: usize, from: usize, count: usize): f64 {
  let s: f64 = 0;
  for (let i = from; i < from + count; i++) s += <f64>load<f32>(partials + i * 4);
  return s;
}

/** `output[0]` = the sum of `partials` from `from` on. One piece. */
export function orderedSum(
  partials: usize,
  from: usize,
  count: usize,
  output: usize,
  begin: usize,
  end: usize,
): void {
  if (begin < end) store<f32>(output, <f32>sum(partials, from, count));
}

/** What a gradient is multiplied by so that its norm is at most `limit`: limit / max(norm, limit). One piece. */
export function normFactor(
  partials: usize,
  from: usize,
  count: usize,
  output: usize,
  limit: f32,
  begin: usize,
  end: usize,
): void {
  if (begin >= end) return;
  const norm = sqrt(sum(partials, from, count));
  store<f32>(output, <f32>(<f64>limit / max(norm, <f64>limit)));
}

// @ts-ignore: decorator
@inline
function penalised(p: usize, g: usize, part: usize, l1: v128, l2: v128): void {
  const w = loadUpTo4(p, part);
  const sign = choose(splat(-0.0), w, l1);
  const pull = choose(f32x4.eq(w, zero()), zero(), sign);
  storeUpTo4(g, f32x4.add(loadUpTo4(g, part), madd(w, l2, pull)), part);
}

/** `gradient += l1 sign(w) + 2 l2 w`; a piece is a block. */
export function penaltyGradient(
  parameter: usize,
  gradient: usize,
  count: usize,
  block: usize,
  l1: f32,
  l2: f32,
  begin: usize,
  end: usize,
): void {
  const a = splat(l1);
  const b = splat(2 * l2);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) penalised(parameter + o, gradient + o, 4, a, b);
  if (o < stop) penalised(parameter + o, gradient + o, (stop - o) >> 2, a, b);
}
