/**
 * Updates of one parameter, in one pass. Pieces are blocks of `block` elements. The step's values stand in the control
 * block (the order is that of each rule in compiler/lower/optimizers). A gradient is first multiplied by `factor` (an
 * address, 0: none), then kept within +-`limit`; the parameter first loses the share `decay`.
 */
import { madd } from "./simd";
import { atLeast, atMost, loadUpTo4, splat, storeUpTo4 } from "./math";

/** Byte offset of the optimizer's values in the control block. */
// @ts-ignore: decorator
@inline
const values: usize = 32;

// @ts-ignore: decorator
@inline
function given(control: usize, index: usize): v128 {
  return v128.load32_splat(control + values + index * 4);
}

// @ts-ignore: decorator
@inline
function factorOf(address: usize): v128 {
  return address ? v128.load32_splat(address) : splat(1);
}

// @ts-ignore: decorator
@inline
function clipped(g: v128, factor: v128, limit: v128): v128 {
  return atLeast(atMost(f32x4.mul(g, factor), limit), f32x4.neg(limit));
}

// @ts-ignore: decorator
@inline
function decayed(p: v128, decay: v128): v128 {
  return f32x4.sub(p, f32x4.mul(p, decay));
}

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
  const m = f32x4.sub(f32x4.mul(momentum, loadUpTo4(velocity, part)), step);
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
  nesterov: i32,
  control: usize,
  begin: usize,
  end: usize,
): void {
  const f = factorOf(factor);
  const l = splat(limit);
  const rate = given(control, 0);
  const decay = given(control, 1);
  const momentum = given(control, 2);
  const nesterovMask = i32x4.splat(-nesterov);
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
  const m = madd(f32x4.sub(g, oldM), beta1Rest, oldM);
  const v = madd(f32x4.sub(f32x4.mul(g, g), oldV), beta2Rest, oldV);
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
  const m = madd(f32x4.sub(g, oldM), beta1Rest, oldM);
  const v = madd(f32x4.sub(f32x4.mul(g, g), oldV), beta2Rest, oldV);
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
  const v = madd(f32x4.sub(f32x4.mul(g, g), old), rhoRest, old);
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
  const v = madd(f32x4.sub(f32x4.mul(g, g), old), rhoRest, old);
  storeUpTo4(square, v, part);
  const step = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(v, epsilon)));
  const m = f32x4.add(f32x4.mul(momentum, loadUpTo4(velocity, part)), step);
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

// @ts-ignore: decorator
@inline
function adagradVector(
  parameter: usize,
  gradient: usize,
  sum: usize,
  part: usize,
  factor: v128,
  limit: v128,
  rate: v128,
  decay: v128,
  epsilon: v128,
): void {
  const g = clipped(loadUpTo4(gradient, part), factor, limit);
  const p = decayed(loadUpTo4(parameter, part), decay);
  const a = f32x4.add(loadUpTo4(sum, part), f32x4.mul(g, g));
  storeUpTo4(sum, a, part);
  const step = f32x4.div(f32x4.mul(rate, g), f32x4.sqrt(f32x4.add(a, epsilon)));
  storeUpTo4(parameter, f32x4.sub(p, step), part);
}

/** Duchi, Hazan and Singer, 2011: a + g^2; p - rate g / sqrt(a + epsilon). */
export function adagrad(
  parameter: usize,
  gradient: usize,
  sum: usize,
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
  const epsilon = given(control, 2);
  let o = begin * block * 4;
  const stop = min(end * block, count) * 4;
  for (; o + 16 <= stop; o += 16) {
    adagradVector(parameter + o, gradient + o, sum + o, 4, f, l, rate, decay, epsilon);
  }
  if (o < stop) {
    adagradVector(
      parameter + o,
      gradient + o,
      sum + o,
      (stop - o) >> 2,
      f,
      l,
      rate,
      decay,
      epsilon,
    );
  }
}
