/** The arguments are those of optimizer-sgd.ts, with what is kept beside each parameter after the gradient. */
import { clipped, decayed, factorOf, given } from "./updates";
import { loadUpTo4, splat, storeUpTo4 } from "./math";

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
