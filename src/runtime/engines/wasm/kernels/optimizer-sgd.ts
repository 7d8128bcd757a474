/**
 * Updates of one parameter, in one pass. Pieces are blocks of `block` elements. The step's values stand in the control
 * block (the order is that of each rule in compiler/lower/optimizers). A gradient is first multiplied by `factor` (an
 * address, 0: none), then kept within +-`limit`; the parameter first loses the share `decay`.
 */
import { clipped, decayed, factorOf, given, settled } from "./updates";
import { loadUpTo4, splat, storeUpTo4 } from "./math";

// @ts-ignore: decorator
@inline
function sgdVector(
  parameter: usize,
  gradient: usize,
  part: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const p = decayed(loadUpTo4(parameter, part), decay);
  storeUpTo4(parameter, f32x4.sub(p, f32x4.mul(rate, g)), part);
}

/** p - rate g. */
export function sgd(
  parameter: usize,
  gradient: usize,
  count: usize,
  block: usize,
  factor: usize,
  limit: f32,
  control: usize,
  begin: usize,
  end: usize,
): void {
  const f = factorOf(factor);
  const l = splat(limit);
  const rate = given(control, 0);
  const decay = given(control, 1);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) {
    sgdVector(parameter + o, gradient + o, 4, f, l, rate, decay);
  }
  if (o < stop) {
    sgdVector(parameter + o, gradient + o, (stop - o) >> 2, f, l, rate, decay);
  }
}

// @ts-ignore: decorator
@inline
function sgdMomentumVector(
  parameter: usize,
  gradient: usize,
  velocity: usize,
  part: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
  momentum: v128,
  nesterovMask: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const p = decayed(loadUpTo4(parameter, part), decay);
  const step = f32x4.mul(rate, g);
  const m = settled(f32x4.sub(f32x4.mul(momentum, loadUpTo4(velocity, part)), step));
  storeUpTo4(velocity, m, part);
  const ahead = f32x4.sub(f32x4.mul(momentum, m), step);
  storeUpTo4(parameter, f32x4.add(p, v128.bitselect(ahead, m, nesterovMask)), part);
}

/** m = momentum m - rate g; p + m, or with Nesterov's momentum p + momentum m - rate g. */
export function sgdMomentum(
  parameter: usize,
  gradient: usize,
  velocity: usize,
  count: usize,
  block: usize,
  factor: usize,
  limit: f32,
  control: usize,
  begin: usize,
  end: usize,
): void {
  const f = factorOf(factor);
  const l = splat(limit);
  const rate = given(control, 0);
  const decay = given(control, 1);
  const momentum = given(control, 2);
  const nesterovMask = f32x4.ne(given(control, 3), splat(0));
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) {
    sgdMomentumVector(
      parameter + o,
      gradient + o,
      velocity + o,
      4,
      f,
      l,
      rate,
      decay,
      momentum,
      nesterovMask,
    );
  }
  if (o < stop) {
    sgdMomentumVector(
      parameter + o,
      gradient + o,
      velocity + o,
      (stop - o) >> 2,
      f,
      l,
      rate,
      decay,
      momentum,
      nesterovMask,
    );
  }
}
