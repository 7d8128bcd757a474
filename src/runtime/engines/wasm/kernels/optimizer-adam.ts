/** The arguments are those of optimizer-sgd.ts, with what is kept beside each parameter after the gradient. */
import { JOINED } from "./joined";
import { madd } from "./simd";
import { clipped, decayed, factorOf, given, settled } from "./updates";
import { loadUpTo4, splat, storeUpTo4 } from "./math";

/** A moment's average after a new value, of which it takes `rest`. */
// @ts-ignore: decorator
@inline
function averaged(old: v128, value: v128, rest: v128): v128 {
  return settled(madd(f32x4.sub(value, old), rest, old));
}

// @ts-ignore: decorator
@inline
function moved(p: v128, m: v128, v: v128, rate: v128, decay: v128, epsilon: v128): v128 {
  const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), epsilon));
  return f32x4.sub(decayed(p, decay), step);
}

/** Two vectors at a time: all loads before all stores, and the higher one stored first, as V8 joins them. */
// @ts-ignore: decorator
@inline
function adamPair(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
  beta1Rest: v128,
  beta2Rest: v128,
  epsilon: v128,
): void {
  const g0 = clipped(v128.load(gradient, 0), factor, limit);
  const g1 = clipped(v128.load(gradient, 16), factor, limit);
  const m0 = averaged(v128.load(first, 0), g0, beta1Rest);
  const m1 = averaged(v128.load(first, 16), g1, beta1Rest);
  const v0 = averaged(v128.load(second, 0), f32x4.mul(g0, g0), beta2Rest);
  const v1 = averaged(v128.load(second, 16), f32x4.mul(g1, g1), beta2Rest);
  const p0 = moved(v128.load(parameter, 0), m0, v0, rate, decay, epsilon);
  const p1 = moved(v128.load(parameter, 16), m1, v1, rate, decay, epsilon);
  v128.store(first, m1, 16);
  v128.store(first, m0, 0);
  v128.store(second, v1, 16);
  v128.store(second, v0, 0);
  v128.store(parameter, p1, 16);
  v128.store(parameter, p0, 0);
}

// @ts-ignore: decorator
@inline
function adamVector(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  part: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
  beta1Rest: v128,
  beta2Rest: v128,
  epsilon: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const m = averaged(loadUpTo4(first, part), g, beta1Rest);
  const v = averaged(loadUpTo4(second, part), f32x4.mul(g, g), beta2Rest);
  storeUpTo4(first, m, part);
  storeUpTo4(second, v, part);
  storeUpTo4(parameter, moved(loadUpTo4(parameter, part), m, v, rate, decay, epsilon), part);
}

/**
 * Kingma and Ba, 2015, as Keras has it: m + (1 - beta1)(g - m), v + (1 - beta2)(g^2 - v), then
 * p - rate m / (sqrt(v) + epsilon), the rate holding both corrections.
 */
export function adam(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
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
  const beta1Rest = given(control, 2);
  const beta2Rest = given(control, 3);
  const epsilon = given(control, 4);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; JOINED > 1 && o + 32 <= stop; o += 32) {
    adamPair(
      parameter + o,
      gradient + o,
      first + o,
      second + o,
      f,
      l,
      rate,
      decay,
      beta1Rest,
      beta2Rest,
      epsilon,
    );
  }
  for (; o + 16 <= stop; o += 16) {
    adamVector(
      parameter + o,
      gradient + o,
      first + o,
      second + o,
      4,
      f,
      l,
      rate,
      decay,
      beta1Rest,
      beta2Rest,
      epsilon,
    );
  }
  if (o < stop) {
    adamVector(
      parameter + o,
      gradient + o,
      first + o,
      second + o,
      (stop - o) >> 2,
      f,
      l,
      rate,
      decay,
      beta1Rest,
      beta2Rest,
      epsilon,
    );
  }
}

// @ts-ignore: decorator
@inline
function nadamVector(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  part: usize,
  factor: v128,
  limit: v128,
  ofMoment: v128,
  decay: v128,
  beta1Rest: v128,
  beta2Rest: v128,
  epsilon: v128,
  ofGradient: v128,
  correction: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const p = decayed(loadUpTo4(parameter, part), decay);
  const m = averaged(loadUpTo4(first, part), g, beta1Rest);
  const v = averaged(loadUpTo4(second, part), f32x4.mul(g, g), beta2Rest);
  storeUpTo4(first, m, part);
  storeUpTo4(second, v, part);
  const ahead = madd(ofGradient, g, f32x4.mul(ofMoment, m));
  const root = f32x4.sqrt(f32x4.mul(v, correction));
  storeUpTo4(parameter, f32x4.sub(p, f32x4.div(ahead, f32x4.add(root, epsilon))), part);
}

/** Dozat, 2016: p - (ofMoment m + ofGradient g) / (sqrt(v correction) + epsilon). */
export function nadam(
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
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
  const ofMoment = given(control, 0);
  const decay = given(control, 1);
  const beta1Rest = given(control, 2);
  const beta2Rest = given(control, 3);
  const epsilon = given(control, 4);
  const ofGradient = given(control, 5);
  const correction = given(control, 6);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) {
    nadamVector(
      parameter + o,
      gradient + o,
      first + o,
      second + o,
      4,
      f,
      l,
      ofMoment,
      decay,
      beta1Rest,
      beta2Rest,
      epsilon,
      ofGradient,
      correction,
    );
  }
  if (o < stop) {
    nadamVector(
      parameter + o,
      gradient + o,
      first + o,
      second + o,
      (stop - o) >> 2,
      f,
      l,
      ofMoment,
      decay,
      beta1Rest,
      beta2Rest,
      epsilon,
      ofGradient,
      correction,
    );
  }
}
