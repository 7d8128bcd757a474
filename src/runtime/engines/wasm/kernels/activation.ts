/**
 * Activations and their gradients, element by element. Kernels are `name(input, output, size, slope, begin, end)` and
 * `nameGradient(outputGradient, known, inputGradient, size, slope, begin, end)`, where `known` is the activation's
 * output or its input, whichever the gradient is taken from; `size` is the elements of one image.
 */
import { madd } from "./simd";
import {
  atLeast,
  atMost,
  bell,
  choose,
  expm1,
  loadPart,
  normalDistribution,
  sigmoid as sigmoidOf,
  softplus as softplusOf,
  splat,
  storePart,
  tanh as tanhOf,
} from "./math";

const enum Kind {
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
function value(kind: i32, x: v128, slope: v128): v128 {
  const zero = splat(0);
  const one = splat(1);
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
function gradient(kind: i32, g: v128, known: v128, slope: v128): v128 {
  const zero = splat(0);
  const one = splat(1);
  const positive = f32x4.gt(known, zero);
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

// @ts-ignore: decorator
@inline
function forward(
  kind: i32,
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(slope);
  let x = input + begin * size * 4;
  let y = output + begin * size * 4;
  const count = (end - begin) * size;
  const last = y + (count & ~3) * 4;
  for (; y < last; x += 16, y += 16) v128.store(y, value(kind, v128.load(x), s));
  if (count & 3) storePart(y, value(kind, loadPart(x, count & 3), s), count & 3);
}

// @ts-ignore: decorator
@inline
function backward(
  kind: i32,
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(slope);
  let g = outputGradient + begin * size * 4;
  let k = known + begin * size * 4;
  let d = inputGradient + begin * size * 4;
  const count = (end - begin) * size;
  const last = d + (count & ~3) * 4;
  for (; d < last; g += 16, k += 16, d += 16) {
    v128.store(d, gradient(kind, v128.load(g), v128.load(k), s));
  }
  const rest = count & 3;
  if (rest) storePart(d, gradient(kind, loadPart(g, rest), loadPart(k, rest), s), rest);
}

export function relu(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.relu, input, output, size, slope, begin, end);
}
export function reluGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.relu, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function relu6(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.relu6, input, output, size, slope, begin, end);
}
export function relu6Gradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.relu6, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function leakyrelu(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.leakyrelu, input, output, size, slope, begin, end);
}
export function leakyreluGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.leakyrelu, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function elu(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.elu, input, output, size, slope, begin, end);
}
export function eluGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.elu, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function selu(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.selu, input, output, size, slope, begin, end);
}
export function seluGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.selu, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function gelu(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.gelu, input, output, size, slope, begin, end);
}
export function geluGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.gelu, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function silu(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.silu, input, output, size, slope, begin, end);
}
export function siluGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.silu, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function sigmoid(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.sigmoid, input, output, size, slope, begin, end);
}
export function sigmoidGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.sigmoid, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function tanh(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.tanh, input, output, size, slope, begin, end);
}
export function tanhGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.tanh, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function softplus(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.softplus, input, output, size, slope, begin, end);
}
export function softplusGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.softplus, outputGradient, known, inputGradient, size, slope, begin, end);
}

export function softsign(
  input: usize,
  output: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  forward(Kind.softsign, input, output, size, slope, begin, end);
}
export function softsignGradient(
  outputGradient: usize,
  known: usize,
  inputGradient: usize,
  size: usize,
  slope: f32,
  begin: usize,
  end: usize,
): void {
  backward(Kind.softsign, outputGradient, known, inputGradient, size, slope, begin, end);
}
