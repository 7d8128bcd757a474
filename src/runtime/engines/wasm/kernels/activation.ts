/**
 * Activations and their gradients, element by element. Kernels are `name(input, output, size, slope, begin, end)` and
 * `nameGradient(outputGradient, known, inputGradient, size, slope, begin, end)`, where `known` is the activation's
 * output or its input, whichever the gradient is taken from; `size` is the elements of one image.
 */
import { gradient, Kind, value } from "./activation-values";
import { loadPart, splat, storePart } from "./math";

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
