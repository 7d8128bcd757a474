/**
 * One step of one image in each kind of cell, with Keras's order of gates and Keras's equations. Activations are those
 * whose derivative is known from their result.
 */
import { gradient as gradientOf, Kind, value } from "./activation-values";
import { loadUpTo4, sigmoid, splat, storeUpTo4, tanh } from "./math";
import { madd } from "./simd";

/** Keras's slope of leaky relu. */
// @ts-ignore: decorator
@inline
const slope: f32 = 0.3;

function anyValue(kind: i32, x: v128): v128 {
  return value(kind, x, splat(slope));
}

function anyGradient(kind: i32, g: v128, result: v128): v128 {
  return gradientOf(kind, g, result, splat(slope));
}

/** The usual two stand in the loop, the others are called. */
// @ts-ignore: decorator
@inline
function activated(kind: i32, x: v128): v128 {
  if (kind == Kind.tanh) return tanh(x);
  if (kind == Kind.sigmoid) return sigmoid(x);
  return anyValue(kind, x);
}

/** `g` times the derivative, by the activation's result. */
// @ts-ignore: decorator
@inline
function before(kind: i32, g: v128, result: v128): v128 {
  const one = splat(1);
  if (kind == Kind.tanh) {
    return f32x4.mul(g, f32x4.mul(f32x4.sub(one, result), f32x4.add(one, result)));
  }
  if (kind == Kind.sigmoid) return f32x4.mul(g, f32x4.mul(result, f32x4.sub(one, result)));
  return anyGradient(kind, g, result);
}

/** h = activation(z). */
export function simpleStep(z: usize, state: usize, units: usize, activation: i32): void {
  for (let j: usize = 0; j < units; j += 4) {
    storeUpTo4(state + j * 4, activated(activation, loadUpTo4(z + j * 4, units - j)), units - j);
  }
}

/**
 * i, f, o = recurrent(z), g = activation(z), c = f c + i g, h = o activation(c). `gates` (i, f, g, o) is not kept
 * where it is 0.
 */
export function lstmStep(
  z: usize,
  state: usize,
  cell: usize,
  gates: usize,
  units: usize,
  activation: i32,
  recurrent: i32,
): void {
  const gate = units * 4;
  for (let j: usize = 0; j < units; j += 4) {
    const part = units - j;
    const at = j * 4;
    const i = activated(recurrent, loadUpTo4(z + at, part));
    const f = activated(recurrent, loadUpTo4(z + gate + at, part));
    const g = activated(activation, loadUpTo4(z + 2 * gate + at, part));
    const o = activated(recurrent, loadUpTo4(z + 3 * gate + at, part));
    const c = madd(f, loadUpTo4(cell + at, part), f32x4.mul(i, g));
    storeUpTo4(cell + at, c, part);
    storeUpTo4(state + at, f32x4.mul(o, activated(activation, c)), part);
    if (!gates) continue;
    storeUpTo4(gates + at, i, part);
    storeUpTo4(gates + gate + at, f, part);
    storeUpTo4(gates + 2 * gate + at, g, part);
    storeUpTo4(gates + 3 * gate + at, o, part);
  }
}

/**
 * z, r = recurrent(x + y), g = activation(x + r y), h = z h + (1 - z) g, where x is the input's part and y the
 * state's, each with a bias of its own. `gates` (z, r, g, y) is not kept where it is 0.
 */
export function gruStep(
  x: usize,
  y: usize,
  state: usize,
  gates: usize,
  units: usize,
  activation: i32,
  recurrent: i32,
): void {
  const gate = units * 4;
  for (let j: usize = 0; j < units; j += 4) {
    const part = units - j;
    const at = j * 4;
    const h = loadUpTo4(state + at, part);
    const z = activated(recurrent, f32x4.add(loadUpTo4(x + at, part), loadUpTo4(y + at, part)));
    const r = activated(
      recurrent,
      f32x4.add(loadUpTo4(x + gate + at, part), loadUpTo4(y + gate + at, part)),
    );
    const own = loadUpTo4(y + 2 * gate + at, part);
    const g = activated(activation, madd(r, own, loadUpTo4(x + 2 * gate + at, part)));
    storeUpTo4(state + at, madd(z, f32x4.sub(h, g), g), part);
    if (!gates) continue;
    storeUpTo4(gates + at, z, part);
    storeUpTo4(gates + gate + at, r, part);
    storeUpTo4(gates + 2 * gate + at, g, part);
    storeUpTo4(gates + 3 * gate + at, own, part);
  }
}

// @ts-ignore: decorator
@inline
function loadOrZero(p: usize, part: usize): v128 {
  return p ? loadUpTo4(p, part) : splat(0);
}

/** What reaches h from the later steps and, where the layer gives each step's, from its result. */
// @ts-ignore: decorator
@inline
function stateGradientAt(later: usize, output: usize, at: usize, part: usize): v128 {
  return f32x4.add(loadUpTo4(later + at, part), loadOrZero(output ? output + at : 0, part));
}

// @ts-ignore: decorator
@inline
function storeTwice(p: usize, q: usize, v: v128, part: usize): void {
  storeUpTo4(p, v, part);
  storeUpTo4(q, v, part);
}

/**
 * Back through `simpleStep`. Here and below, `stateGradient` is what the later steps make of h, `outputGradient` what
 * the layer's result adds to it (0: nothing), and the gradient before the activations goes to the block (`z`) and to
 * the sequence (`kept`).
 */
export function simpleStepGradient(
  stateGradient: usize,
  outputGradient: usize,
  state: usize,
  z: usize,
  kept: usize,
  units: usize,
  activation: i32,
): void {
  for (let j: usize = 0; j < units; j += 4) {
    const part = units - j;
    const at = j * 4;
    const dh = stateGradientAt(stateGradient, outputGradient, at, part);
    storeTwice(z + at, kept + at, before(activation, dh, loadUpTo4(state + at, part)), part);
  }
}

/**
 * Back through `lstmStep`; `kept` may be `gates`. `cell` is c after the step and `earlier` before it (0: all zeros);
 * `cellGradient` is that of the former and becomes that of the latter.
 */
export function lstmStepGradient(
  stateGradient: usize,
  outputGradient: usize,
  cellGradient: usize,
  gates: usize,
  cell: usize,
  earlier: usize,
  z: usize,
  kept: usize,
  units: usize,
  activation: i32,
  recurrent: i32,
): void {
  const gate = units * 4;
  for (let j: usize = 0; j < units; j += 4) {
    const part = units - j;
    const at = j * 4;
    const i = loadUpTo4(gates + at, part);
    const f = loadUpTo4(gates + gate + at, part);
    const g = loadUpTo4(gates + 2 * gate + at, part);
    const o = loadUpTo4(gates + 3 * gate + at, part);
    const c = activated(activation, loadUpTo4(cell + at, part));
    const dh = stateGradientAt(stateGradient, outputGradient, at, part);
    const dc = f32x4.add(
      loadUpTo4(cellGradient + at, part),
      before(activation, f32x4.mul(dh, o), c),
    );
    const df = f32x4.mul(dc, loadOrZero(earlier ? earlier + at : 0, part));
    const di = f32x4.mul(dc, g);
    const dg = f32x4.mul(dc, i);
    storeUpTo4(cellGradient + at, f32x4.mul(dc, f), part);
    storeTwice(z + at, kept + at, before(recurrent, di, i), part);
    storeTwice(z + gate + at, kept + gate + at, before(recurrent, df, f), part);
    storeTwice(z + 2 * gate + at, kept + 2 * gate + at, before(activation, dg, g), part);
    storeTwice(
      z + 3 * gate + at,
      kept + 3 * gate + at,
      before(recurrent, f32x4.mul(dh, c), o),
      part,
    );
  }
}

/**
 * Back through `gruStep`. `kept` is the gradient of the input's part and `keptState` that of the state's part, which
 * the block gets; `stateGradient` becomes what reaches the earlier state (`earlier`, 0: all zeros) without a product.
 * Both parts' biases have their sums in `biases`.
 */
export function gruStepGradient(
  stateGradient: usize,
  outputGradient: usize,
  gates: usize,
  earlier: usize,
  y: usize,
  kept: usize,
  keptState: usize,
  biases: usize,
  units: usize,
  activation: i32,
  recurrent: i32,
): void {
  const gate = units * 4;
  for (let j: usize = 0; j < units; j += 4) {
    const part = units - j;
    const at = j * 4;
    const z = loadUpTo4(gates + at, part);
    const r = loadUpTo4(gates + gate + at, part);
    const g = loadUpTo4(gates + 2 * gate + at, part);
    const own = loadUpTo4(gates + 3 * gate + at, part);
    const dh = stateGradientAt(stateGradient, outputGradient, at, part);
    const h = loadOrZero(earlier ? earlier + at : 0, part);
    const dz = before(recurrent, f32x4.mul(dh, f32x4.sub(h, g)), z);
    const dg = before(activation, f32x4.mul(dh, f32x4.sub(splat(1), z)), g);
    const dr = before(recurrent, f32x4.mul(dg, own), r);
    const dy = f32x4.mul(dg, r);
    storeUpTo4(stateGradient + at, f32x4.mul(dh, z), part);
    storeTwice(y + at, keptState + at, dz, part);
    storeTwice(y + gate + at, keptState + gate + at, dr, part);
    storeTwice(y + 2 * gate + at, keptState + 2 * gate + at, dy, part);
    storeUpTo4(kept + at, dz, part);
    storeUpTo4(kept + gate + at, dr, part);
    storeUpTo4(kept + 2 * gate + at, dg, part);
    if (!biases) continue;
    addUpTo4(biases + at, dz, part);
    addUpTo4(biases + gate + at, dr, part);
    addUpTo4(biases + 2 * gate + at, dg, part);
    addUpTo4(biases + 3 * gate + at, dz, part);
    addUpTo4(biases + 4 * gate + at, dr, part);
    addUpTo4(biases + 5 * gate + at, dy, part);
  }
}

// @ts-ignore: decorator
@inline
function addUpTo4(p: usize, v: v128, part: usize): void {
  storeUpTo4(p, f32x4.add(loadUpTo4(p, part), v), part);
}
