/** What softmax and the losses do with a row of numbers. */
import { sumLanes, zero } from "./simd";
import { exp, loadUpTo4, splat, storeUpTo4 } from "./math";
import { keep } from "./sums";

/** The largest of a row; NaN where there is one. */
// @ts-ignore: decorator
@inline
export function rowMaximum(x: usize, width: usize): f32 {
  let best = splat(-Infinity);
  for (let c: usize = 0; c + 4 <= width; c += 4) best = f32x4.max(best, v128.load(x + c * 4));
  let m = max(
    max(f32x4.extract_lane(best, 0), f32x4.extract_lane(best, 1)),
    max(f32x4.extract_lane(best, 2), f32x4.extract_lane(best, 3)),
  );
  for (let c = width & ~3; c < width; c++) m = max(m, load<f32>(x + c * 4));
  return m;
}

/** Sum of e^(scale (x - maximum)) over a row; the terms go to `terms` unless that is 0. */
// @ts-ignore: decorator
@inline
export function rowExponentials(
  x: usize,
  terms: usize,
  width: usize,
  maximum: f32,
  scale: f32,
): f32 {
  const m = splat(maximum);
  const s = splat(scale);
  let sum = zero();
  for (let c: usize = 0; c < width; c += 4) {
    const part = width - c;
    const e = exp(f32x4.mul(f32x4.sub(loadUpTo4(x + c * 4, part), m), s));
    if (terms) storeUpTo4(terms + c * 4, e, part);
    sum = f32x4.add(sum, keep(e, part));
  }
  return sumLanes(sum);
}

// @ts-ignore: decorator
@inline
export function scaleRow(y: usize, width: usize, factor: f32): void {
  const f = splat(factor);
  for (let c: usize = 0; c < width; c += 4) {
    storeUpTo4(y + c * 4, f32x4.mul(loadUpTo4(y + c * 4, width - c), f), width - c);
  }
}
