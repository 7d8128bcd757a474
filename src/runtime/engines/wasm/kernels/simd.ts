/**
 * What the builds differ in: with relaxed SIMD a multiply-add is one instruction (and one rounding), without it two.
 */

/** `a * b + c` in four lanes. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the four lanes, always in the same order. */
// @ts-ignore: decorator
@inline
export function sumLanes(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) +
    f32x4.extract_lane(a, 2) +
    (f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 3))
  );
}

/** Four zeros. */
// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return f32x4.splat(0);
}

/** max(x, 0) in one instruction; NaN and -0 stay. */
// @ts-ignore: decorator
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}
