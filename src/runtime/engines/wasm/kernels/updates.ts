/** What the updates of all optimizers begin with. */
import { atLeast, atMost, splat } from "./math";

/** The least normal number. */
// @ts-ignore: decorator
@inline
const leastNormal: f32 = 1.1754943508222875e-38;

/** Byte offset of the optimizer's values in the control block. */
// @ts-ignore: decorator
@inline
const values: usize = 32;

// @ts-ignore: decorator
@inline
export function given(control: usize, index: usize): v128 {
  return v128.load32_splat(control + values + index * 4);
}

// @ts-ignore: decorator
@inline
export function factorOf(address: usize): v128 {
  return address ? v128.load32_splat(address) : splat(1);
}

// @ts-ignore: decorator
@inline
export function clipped(g: v128, factor: v128, limit: v128): v128 {
  return atLeast(atMost(f32x4.mul(g, factor), limit), f32x4.neg(limit));
}

// @ts-ignore: decorator
@inline
export function decayed(p: v128, decay: v128): v128 {
  return f32x4.sub(p, f32x4.mul(p, decay));
}

/**
 * What an optimizer remembers, zero where it is smaller than any normal number. A moment whose gradients have ceased (of
 * a unit that relu has silenced) halves until it gets there, and rounding would keep it there for good: arithmetic on
 * such numbers takes several times as long.
 */
// @ts-ignore: decorator
@inline
export function settled(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), splat(leastNormal)));
}
