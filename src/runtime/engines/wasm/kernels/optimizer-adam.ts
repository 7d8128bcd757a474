/** The arguments are those of optimizer-sgd.ts, with what is kept beside each parameter after the gradient. */
import { madd } from "./simd";
import { clipped, decayed, factorOf, given, settled } from "./updates";
import { loadUpTo4, splat, storeUpTo4 } from "./math";

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
  const p = decayed(loadUpTo4(parameter, part), decay);
  const oldM = loadUpTo4(first, part);
  const oldV = loadUpTo4(second, part);
  const m = settled(madd(f32x4.sub(g, oldM), beta1Rest, oldM));
  const v = settled(madd(f32x4.sub(f32x4.mul(g, g), oldV), beta2Rest, oldV));
  storeUpTo4(first, m, part);
  storeUpTo4(second, v, part);
  const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), epsilon));
  storeUpTo4(parameter, f32x4.sub(p, step), part);
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
  const oldM = loadUpTo4(first, part);
  const oldV = loadUpTo4(second, part);
  const m = settled(madd(f32x4.sub(g, oldM), beta1Rest, oldM));
  const v = settled(madd(f32x4.sub(f32x4.mul(g, g), oldV), beta2Rest, oldV));
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
