/** Activations and their derivatives, four numbers at once. */
import { madd } from "./simd";
import {
  atLeast,
  atMost,
  bell,
  choose,
  expm1,
  normalDistribution,
  sigmoid as sigmoidOf,
  softplus as softplusOf,
  splat,
  tanh as tanhOf,
} from "./math";

/** lower/ops/recurrent-cell.ts has those of recurrent layers alike. */
export const enum Kind {
  relu,
  relu6,
  leakyrelu,
  elu,
  selu,
  gelu,
  silu,
  sigmoid,
  tanh,
  softplus,
  softsign,
  linear,
}

/** Klambauer and others, 2017; the digits are Keras's. */
// @ts-ignore: decorator
@inline
const seluScale: f32 = 1.0507009873554805;
// @ts-ignore: decorator
@inline
const seluAlpha: f32 = 1.6732632423543772;

// @ts-ignore: decorator
@inline
export function value(kind: i32, x: v128, slope: v128): v128 {
  const zero = splat(0);
  const one = splat(1);
  if (kind == Kind.linear) return x;
  if (kind == Kind.relu) return atLeast(x, zero);
  if (kind == Kind.relu6) return atMost(atLeast(x, zero), splat(6));
  if (kind == Kind.leakyrelu) return choose(f32x4.gt(x, zero), x, f32x4.mul(x, slope));
  if (kind == Kind.elu) return choose(f32x4.gt(x, zero), x, expm1(x));
  if (kind == Kind.selu) {
    const below = f32x4.mul(expm1(x), splat(seluScale * seluAlpha));
    return choose(f32x4.gt(x, zero), f32x4.mul(x, splat(seluScale)), below);
  }
  if (kind == Kind.gelu) {
    return f32x4.mul(atLeast(x, splat(-20)), normalDistribution(x, bell(x)));
  }
  if (kind == Kind.silu) return f32x4.mul(atLeast(x, splat(-110)), sigmoidOf(x));
  if (kind == Kind.sigmoid) return sigmoidOf(x);
  if (kind == Kind.tanh) return tanhOf(x);
  if (kind == Kind.softplus) return softplusOf(x);
  // The limit at the infinities, where x / (1 + |x|) has no value.
  const bounded = atLeast(atMost(x, splat(3e38)), splat(-3e38));
  return f32x4.div(bounded, f32x4.add(one, f32x4.abs(bounded)));
}

/** `g` times the derivative. */
// @ts-ignore: decorator
@inline
export function gradient(kind: i32, g: v128, known: v128, slope: v128): v128 {
  const zero = splat(0);
  const one = splat(1);
  const positive = f32x4.gt(known, zero);
  if (kind == Kind.linear) return g;
  if (kind == Kind.relu) return v128.and(g, positive);
  if (kind == Kind.relu6) return v128.and(g, v128.and(positive, f32x4.lt(known, splat(6))));
  if (kind == Kind.leakyrelu) return choose(positive, g, f32x4.mul(g, slope));
  if (kind == Kind.elu) return choose(positive, g, madd(g, known, g));
  if (kind == Kind.selu) {
    const below = f32x4.add(known, splat(seluScale * seluAlpha));
    return f32x4.mul(g, choose(positive, splat(seluScale), below));
  }
  if (kind == Kind.gelu) {
    const x = atLeast(atMost(known, splat(20)), splat(-20));
    const b = bell(x);
    const density = f32x4.mul(b, splat(0.3989422804014327));
    return f32x4.mul(g, madd(x, density, normalDistribution(x, b)));
  }
  if (kind == Kind.silu) {
    const x = atLeast(atMost(known, splat(110)), splat(-110));
    const s = sigmoidOf(x);
    return f32x4.mul(g, f32x4.mul(s, madd(x, f32x4.sub(one, s), one)));
  }
  if (kind == Kind.sigmoid) return f32x4.mul(g, f32x4.mul(known, f32x4.sub(one, known)));
  if (kind == Kind.tanh) {
    return f32x4.mul(g, f32x4.mul(f32x4.sub(one, known), f32x4.add(one, known)));
  }
  // The derivative, the sigmoid of the input, is 1 - e^-output.
  if (kind == Kind.softplus) return f32x4.mul(g, f32x4.neg(expm1(f32x4.neg(known))));
  const d = f32x4.add(one, f32x4.abs(known));
  return f32x4.div(f32x4.div(g, d), d);
}
