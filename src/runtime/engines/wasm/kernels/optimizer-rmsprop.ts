/** The arguments are those of optimizer-sgd.ts, with what is kept beside each parameter after the gradient. */
import { madd } from "./simd";
import { clipped, decayed, factorOf, given, settled } from "./updates";
import { loadUpTo4, splat, storeUpTo4 } from "./math";

// @ts-ignore: decorator
@inline
function rmspropVector(
  parameter: usize,
  gradient: usize,
  square: usize,
  part: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
  rhoRest: v128,
  epsilon: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const p = decayed(loadUpTo4(parameter, part), decay);
  const old = loadUpTo4(square, part);
  const v = settled(madd(f32x4.sub(f32x4.mul(g, g), old), rhoRest, old));
  storeUpTo4(square, v, part);
  const step = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(v, epsilon)));
  storeUpTo4(parameter, f32x4.sub(p, step), part);
}

/** v = rho v + (1 - rho) g^2; p - rate g / sqrt(v + epsilon). */
export function rmsprop(
  parameter: usize,
  gradient: usize,
  square: usize,
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
  const rhoRest = given(control, 2);
  const epsilon = given(control, 3);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) {
    rmspropVector(parameter + o, gradient + o, square + o, 4, f, l, rate, decay, rhoRest, epsilon);
  }
  if (o < stop) {
    rmspropVector(
      parameter + o,
      gradient + o,
      square + o,
      (stop - o) >> 2,
      f,
      l,
      rate,
      decay,
      rhoRest,
      epsilon,
    );
  }
}

// @ts-ignore: decorator
@inline
function rmspropMomentumVector(
  parameter: usize,
  gradient: usize,
  square: usize,
  velocity: usize,
  part: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
  rhoRest: v128,
  epsilon: v128,
  momentum: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const p = decayed(loadUpTo4(parameter, part), decay);
  const old = loadUpTo4(square, part);
  const v = settled(madd(f32x4.sub(f32x4.mul(g, g), old), rhoRest, old));
  storeUpTo4(square, v, part);
  const step = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(v, epsilon)));
  const m = settled(f32x4.add(f32x4.mul(momentum, loadUpTo4(velocity, part)), step));
  storeUpTo4(velocity, m, part);
  storeUpTo4(parameter, f32x4.sub(p, m), part);
}

/** As `rmsprop`, its steps gathered: m = momentum m + step; p - m. */
export function rmspropMomentum(
  parameter: usize,
  gradient: usize,
  square: usize,
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
  const rhoRest = given(control, 2);
  const epsilon = given(control, 3);
  const momentum = given(control, 4);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) {
    rmspropMomentumVector(
      parameter + o,
      gradient + o,
      square + o,
      velocity + o,
      4,
      f,
      l,
      rate,
      decay,
      rhoRest,
      epsilon,
      momentum,
    );
  }
  if (o < stop) {
    rmspropMomentumVector(
      parameter + o,
      gradient + o,
      square + o,
      velocity + o,
      (stop - o) >> 2,
      f,
      l,
      rate,
      decay,
      rhoRest,
      epsilon,
      momentum,
    );
  }
}
