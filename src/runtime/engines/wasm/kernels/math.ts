/**
 * Elementary functions of four floats at once. Relative errors are about 2e-7 over the whole range; NaN gives NaN,
 * results too large give infinity, results too small go to zero by way of the denormals.
 */
import { madd } from "./simd";

/** The first `count` (1 to 3) floats at `address`, then zeros: what SIMD loops leave over goes the same way as the rest. */
// @ts-ignore: decorator
@inline
export function loadPart(address: usize, count: usize): v128 {
  let v = v128.load_zero<u32>(address);
  if (count > 1) v = v128.load_lane<u32>(address, v, 1, 4);
  if (count > 2) v = v128.load_lane<u32>(address, v, 2, 8);
  return v;
}

/** Stores the first `count` (1 to 3) lanes. */
// @ts-ignore: decorator
@inline
export function storePart(address: usize, v: v128, count: usize): void {
  v128.store_lane<u32>(address, v, 0);
  if (count > 1) v128.store_lane<u32>(address, v, 1, 4);
  if (count > 2) v128.store_lane<u32>(address, v, 2, 8);
}

/** `loadPart`, or a whole vector for a count of 4 or more. */
// @ts-ignore: decorator
@inline
export function loadUpTo4(address: usize, count: usize): v128 {
  return count >= 4 ? v128.load(address) : loadPart(address, count);
}

// @ts-ignore: decorator
@inline
export function storeUpTo4(address: usize, v: v128, count: usize): void {
  if (count >= 4) v128.store(address, v);
  else storePart(address, v, count);
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/**
 * A constant that stays in its register: V8 builds constants anew at every use, also in loops, which costs more than
 * what is done with them. `size` is any argument below 2^31; that it is, the compilers cannot know.
 */
// @ts-ignore: decorator
@inline
export function pinned(constant: v128, size: usize): v128 {
  return v128.or(constant, i32x4.splat(<i32>(size >>> 31)));
}

/** `yes` where the mask's bits are set, `no` elsewhere. */
// @ts-ignore: decorator
@inline
export function choose(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

/** The larger one; where `x` is NaN, NaN. One instruction, as `f32x4.max` is not. */
// @ts-ignore: decorator
@inline
export function atLeast(x: v128, least: v128): v128 {
  return f32x4.pmax(x, least);
}

/** The smaller one; where `x` is NaN, NaN. */
// @ts-ignore: decorator
@inline
export function atMost(x: v128, most: v128): v128 {
  return f32x4.pmin(x, most);
}

/** e^r - 1 for |r| <= ln(2)/2: r + r^2 q(r), q a minimax polynomial of degree 4 (relative error 1.4e-8). */
// @ts-ignore: decorator
@inline
function expm1Near(r: v128): v128 {
  let q = madd(splat(0.0013882503844797611), r, splat(0.008366581052541733));
  q = madd(q, r, splat(0.04166720062494278));
  q = madd(q, r, splat(0.1666654348373413));
  q = madd(q, r, splat(0.4999999701976776));
  return madd(f32x4.mul(r, r), q, r);
}

/** x - n ln(2), ln(2) in two parts of which n times the first is exact (Cody and Waite, 1980). */
// @ts-ignore: decorator
@inline
function reduce(x: v128, n: v128): v128 {
  return madd(n, splat(2.1219444e-4), madd(n, splat(-0.693359375), x));
}

/** 2^n for -126 <= n <= 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** y 2^n for a whole n from -150 to 128, in two steps: neither 2^128 nor 2^-149 is a normal number. */
// @ts-ignore: decorator
@inline
function scaled(y: v128, n: v128): v128 {
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)));
}

/** Arguments beyond which e^x is infinity or 0 as a float anyhow. */
// @ts-ignore: decorator
@inline
function bounded(x: v128): v128 {
  return atLeast(atMost(x, splat(89)), splat(-104));
}

// @ts-ignore: decorator
@inline
function nearestPower(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, splat(1.4426950408889634)));
}

// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  x = bounded(x);
  const n = nearestPower(x);
  return scaled(f32x4.add(splat(1), expm1Near(reduce(x, n))), n);
}

/** e^(x + tail), tail being small beside x. */
// @ts-ignore: decorator
@inline
function expWithTail(x: v128, tail: v128): v128 {
  x = bounded(x);
  const n = nearestPower(x);
  return scaled(f32x4.add(splat(1), expm1Near(f32x4.add(reduce(x, n), tail))), n);
}

/** e^x - 1 for x <= 0, exact to rounding also near 0. */
// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  x = atLeast(atMost(x, splat(0)), splat(-40));
  const n = nearestPower(x);
  const scale = powerOfTwo(i32x4.trunc_sat_f32x4_s(n));
  return madd(expm1Near(reduce(x, n)), scale, f32x4.sub(scale, splat(1)));
}

/** ln(1 + u) for 0 <= u <= 1: 2 artanh(s), s = u/(2 + u), by s + s^3 p(s^2) (relative error 1.1e-10 before rounding). */
// @ts-ignore: decorator
@inline
export function log1p(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(u, splat(2)));
  const w = f32x4.mul(s, s);
  let p = madd(splat(0.24300938844680786), w, splat(0.21427656710147858));
  p = madd(p, w, splat(0.2861688435077667));
  p = madd(p, w, splat(0.3999887704849243));
  p = madd(p, w, splat(0.6666667461395264));
  return madd(f32x4.mul(s, w), p, f32x4.add(s, s));
}

/** 1 / (1 + e^-x), from e^-|x| so that nothing overflows. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(splat(1), f32x4.add(splat(1), e));
  return choose(f32x4.lt(x, splat(0)), f32x4.mul(e, s), s);
}

/** tanh|x| = -t / (2 + t), t = e^(-2|x|) - 1. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const t = expm1(f32x4.mul(f32x4.abs(x), splat(-2)));
  const y = f32x4.div(f32x4.neg(t), f32x4.add(t, splat(2)));
  return choose(splat(-0.0), x, y);
}

/** ln(1 + e^x). */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  return f32x4.add(atLeast(x, splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
}

/** e^(-x^2/2), x^2 taken to more digits than a float has: else its rounding would be multiplied by itself. */
// @ts-ignore: decorator
@inline
export function bell(x: v128): v128 {
  x = atMost(f32x4.abs(x), splat(15));
  const high = v128.and(x, i32x4.splat(0xfffff000));
  const low = f32x4.mul(f32x4.sub(x, high), f32x4.add(x, high));
  return expWithTail(f32x4.mul(f32x4.mul(high, high), splat(-0.5)), f32x4.mul(low, splat(-0.5)));
}

/**
 * The normal distribution function, (1 + erf(x/sqrt 2))/2, given `bell(x)`: half of erfc(z) = e^(-z^2) t p(t) with
 * z = |x|/sqrt 2, t = 1/(1 + .35 z), p a minimax polynomial of degree 9 on 0 <= z <= 10.2 (relative error 7.4e-9).
 */
// @ts-ignore: decorator
@inline
export function normalDistribution(x: v128, bellOfX: v128): v128 {
  const z = f32x4.mul(atMost(f32x4.abs(x), splat(14.4)), splat(0.7071067811865476));
  const t = f32x4.div(splat(1), madd(z, splat(0.35), splat(1)));
  let p = madd(splat(0.038686200976371765), t, splat(-0.16052375733852386));
  p = madd(p, t, splat(0.1853380650281906));
  p = madd(p, t, splat(-0.03306588530540466));
  p = madd(p, t, splat(0.0916578397154808));
  p = madd(p, t, splat(0.1434406191110611));
  p = madd(p, t, splat(0.1521298885345459));
  p = madd(p, t, splat(0.18768922984600067));
  p = madd(p, t, splat(0.19716551899909973));
  p = madd(p, t, splat(0.19748228788375854));
  const half = f32x4.mul(f32x4.mul(p, t), f32x4.mul(bellOfX, splat(0.5)));
  return choose(f32x4.lt(x, splat(0)), half, f32x4.sub(splat(1), half));
}

/** Natural logarithm of one number; the library's own keeps tables in memory, which kernels may not have. */
export function logarithm(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  let exponent: i64 = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984.0; // 2^54
    exponent = -54;
  }
  let bits = reinterpret<i64>(x);
  exponent += (bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  // 2 artanh(s) by its series: s <= .172, so that ten terms leave 1e-17.
  const s = (mantissa - 1) / (mantissa + 1);
  const w = s * s;
  let p: f64 = 0;
  for (let k = 19; k >= 1; k -= 2) p = p * w + 1 / <f64>k;
  return 2 * s * p + <f64>exponent * 0.6931471805599453;
}
