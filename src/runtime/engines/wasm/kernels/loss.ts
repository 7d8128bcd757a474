/**
 * Losses, one number an image, and in the same pass their gradients times the control block's scale. Where `gradient`
 * is 0 there is the loss alone. A label (i32) is the number of a class, to compare with by its one-hot vector, or with
 * one unit the number itself; losses of several units are the mean over them. Where `given` is 1, `labels` are floats,
 * one for each unit.
 */
import { sumLanes, zero } from "./simd";
import {
  atLeast,
  choose,
  exp,
  loadUpTo4,
  log1p,
  logarithm,
  sigmoid,
  splat,
  storeUpTo4,
} from "./math";
import { rowExponentials, rowMaximum, scaleRow } from "./rows";
import { keep } from "./sums";

/** ln(sum e^x) - x[label]; the gradient is softmax(x) less the one-hot vector. */
export function crossentropyLogits(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  begin: usize,
  end: usize,
): void {
  const scale = load<f32>(control);
  for (let image = begin; image < end; image++) {
    const x = outputs + image * units * 4;
    const d = gradient ? gradient + image * units * 4 : 0;
    const label = <usize>load<i32>(labels + image * 4) * 4;
    const most = rowMaximum(x, units);
    const sum = rowExponentials(x, d, units, most, 1);
    const away = <f64>most - <f64>load<f32>(x + label);
    store<f32>(losses + image * 4, <f32>(logarithm(<f64>sum) + away));
    if (d) {
      scaleRow(d, units, scale / sum);
      store<f32>(d + label, load<f32>(d + label) - scale);
    }
  }
}

/** Keras clips probabilities to [1e-7, 1 - 1e-7]. */
// @ts-ignore: decorator
@inline
function clipped(p: f64): f64 {
  return p < 1e-7 ? 1e-7 : p > 1 - 1e-7 ? 1 - 1e-7 : p;
}

/** Whether a gradient passes. */
// @ts-ignore: decorator
@inline
function isWithin(p: f64): bool {
  return p >= 1e-7 && p <= 1 - 1e-7;
}

/**
 * ln(s) - ln(p[label]), s the sum of the clipped probabilities, which Keras divides by; the gradient is
 * 1/s - onehot/p, and 0 where a probability is clipped.
 */
export function crossentropyProbabilities(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  begin: usize,
  end: usize,
): void {
  const scale = load<f32>(control);
  for (let image = begin; image < end; image++) {
    const x = outputs + image * units * 4;
    const label = <usize>load<i32>(labels + image * 4);
    let sum: f64 = 0;
    for (let c: usize = 0; c < units; c++) sum += clipped(<f64>load<f32>(x + c * 4));
    const chosen = clipped(<f64>load<f32>(x + label * 4));
    store<f32>(losses + image * 4, <f32>(logarithm(sum) - logarithm(chosen)));
    if (gradient == 0) continue;
    const d = gradient + image * units * 4;
    for (let c: usize = 0; c < units; c++) {
      const p = <f64>load<f32>(x + c * 4);
      const slope = 1 / sum - (c == label ? 1 / chosen : 0);
      store<f32>(d + c * 4, isWithin(p) ? <f32>slope * scale : p != p ? NaN : 0);
    }
  }
}

/** -(z ln p + (1 - z) ln(1 - p)). */
export function binaryProbabilities(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  given: i32,
  begin: usize,
  end: usize,
): void {
  const scale = <f64>load<f32>(control) / <f64>units;
  for (let image = begin; image < end; image++) {
    const x = outputs + image * units * 4;
    const label = given ? 0 : load<i32>(labels + image * 4);
    const targets = labels + image * units * 4;
    let sum: f64 = 0;
    for (let c: usize = 0; c < units; c++) {
      const p = <f64>load<f32>(x + c * 4);
      const z: f64 = given
        ? <f64>load<f32>(targets + c * 4)
        : units == 1
          ? <f64>label
          : <i32>c == label
            ? 1
            : 0;
      const q = clipped(p);
      if (z != 0) sum -= z * logarithm(q);
      if (z != 1) sum -= (1 - z) * logarithm(1 - q);
      if (gradient == 0) continue;
      const slope = (1 - z) / (1 - q) - z / q;
      const d = gradient + (image * units + c) * 4;
      store<f32>(d, isWithin(p) ? <f32>(slope * scale) : p != p ? NaN : 0);
    }
    store<f32>(losses + image * 4, <f32>(sum / <f64>units));
  }
}

const enum Kind {
  binary,
  squared,
  absolute,
  huber,
}

// @ts-ignore: decorator
@inline
function value(kind: i32, x: v128, z: v128): v128 {
  if (kind == Kind.binary) {
    const tail = log1p(exp(f32x4.neg(f32x4.abs(x))));
    return f32x4.add(f32x4.sub(atLeast(x, zero()), f32x4.mul(x, z)), tail);
  }
  const d = f32x4.sub(x, z);
  if (kind == Kind.squared) return f32x4.mul(d, d);
  const size = f32x4.abs(d);
  if (kind == Kind.absolute) return size;
  const half = splat(0.5);
  const near = f32x4.mul(half, f32x4.mul(d, d));
  return choose(f32x4.le(size, splat(1)), near, f32x4.sub(size, half));
}

// @ts-ignore: decorator
@inline
function slope(kind: i32, x: v128, z: v128): v128 {
  if (kind == Kind.binary) return f32x4.sub(sigmoid(x), z);
  const d = f32x4.sub(x, z);
  if (kind == Kind.squared) return f32x4.add(d, d);
  const sign = choose(splat(-0.0), d, splat(1));
  if (kind == Kind.absolute) return choose(f32x4.eq(d, zero()), zero(), sign);
  return choose(f32x4.gt(f32x4.abs(d), splat(1)), sign, d);
}

/** Mean over the units of a loss that takes each alone. */
// @ts-ignore: decorator
@inline
function pointwise(
  kind: i32,
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  given: i32,
  begin: usize,
  end: usize,
): void {
  const share = <f32>1 / <f32>units;
  const scale = splat(load<f32>(control) * share);
  for (let image = begin; image < end; image++) {
    const x = outputs + image * units * 4;
    const d = gradient + image * units * 4;
    const label = given ? 0 : load<i32>(labels + image * 4);
    const targets = labels + image * units * 4;
    let sum = zero();
    for (let c: usize = 0; c < units; c += 4) {
      const part = units - c;
      const here = i32x4.eq(i32x4.splat(label - <i32>c), i32x4(0, 1, 2, 3));
      const z = given
        ? loadUpTo4(targets + c * 4, part)
        : units == 1
          ? splat(<f32>label)
          : v128.and(here, splat(1));
      const v = loadUpTo4(x + c * 4, part);
      sum = f32x4.add(sum, keep(value(kind, v, z), part));
      if (gradient) storeUpTo4(d + c * 4, f32x4.mul(slope(kind, v, z), scale), part);
    }
    store<f32>(losses + image * 4, sumLanes(sum) * share);
  }
}

/** max(x, 0) - x z + ln(1 + e^-|x|); the gradient is sigmoid(x) - z. */
export function binaryLogits(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  given: i32,
  begin: usize,
  end: usize,
): void {
  pointwise(Kind.binary, outputs, labels, losses, gradient, control, units, given, begin, end);
}

/** (x - z)^2. */
export function squaredError(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  given: i32,
  begin: usize,
  end: usize,
): void {
  pointwise(Kind.squared, outputs, labels, losses, gradient, control, units, given, begin, end);
}

/** |x - z|; the gradient is 0 where they are equal. */
export function absoluteError(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  given: i32,
  begin: usize,
  end: usize,
): void {
  pointwise(Kind.absolute, outputs, labels, losses, gradient, control, units, given, begin, end);
}

/** d^2/2 up to |d| = 1, |d| - 1/2 beyond, d = x - z (Huber, 1964). */
export function huber(
  outputs: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  control: usize,
  units: usize,
  given: i32,
  begin: usize,
  end: usize,
): void {
  pointwise(Kind.huber, outputs, labels, losses, gradient, control, units, given, begin, end);
}
