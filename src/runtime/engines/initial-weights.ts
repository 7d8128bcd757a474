import type { Parameter, ParameterInitializer } from "../../compiler/network.ts";
import { normal, streamKey, uniform, type Key } from "../chance.ts";

/** The standard deviation of a standard normal distribution cut off at two deviations. */
const truncatedDeviation = 0.87962566103423978;

/**
 * Initial values of one parameter in Keras's layout, with Keras's meaning of each initializer (limits, deviations and
 * fans as in keras.initializers): drawn from the stream of `seed` and the parameter's index in the table.
 */
export function initialWeights(parameter: Parameter, seed: number, index: number): Float32Array {
  const dimensions = Object.values(parameter.dimensions);
  const count = dimensions.reduce((product, n) => product * n, 1);
  const values = new Float32Array(count);
  fill(values, parameter.initializer, dimensions, streamKey(seed, "weights", index));
  return values;
}

function fill(
  values: Float32Array,
  name: ParameterInitializer,
  dimensions: readonly number[],
  key: Key,
): void {
  const { fanIn, fanOut } = fans(dimensions);
  switch (name) {
    case "zeros":
      return;
    case "ones":
      values.fill(1);
      return;
    case "forget_gate":
      values.fill(1, values.length / 4, values.length / 2);
      return;
    case "glorot_uniform":
      return fillUniform(values, Math.sqrt(6 / (fanIn + fanOut)), key);
    case "he_uniform":
      return fillUniform(values, Math.sqrt(6 / fanIn), key);
    case "lecun_uniform":
      return fillUniform(values, Math.sqrt(3 / fanIn), key);
    case "uniform":
      return fillUniform(values, 0.05, key);
    case "glorot_normal":
      return fillTruncated(values, Math.sqrt(2 / (fanIn + fanOut)) / truncatedDeviation, key);
    case "he_normal":
      return fillTruncated(values, Math.sqrt(2 / fanIn) / truncatedDeviation, key);
    case "lecun_normal":
      return fillTruncated(values, Math.sqrt(1 / fanIn) / truncatedDeviation, key);
    case "normal":
      for (let i = 0; i < values.length; i++) values[i] = 0.05 * normal(key, i);
      return;
    case "orthogonal":
      return fillOrthogonal(values, dimensions, key);
  }
}

/** Keras's compute_fans: the last two dimensions times the receptive field. */
export function fans(dimensions: readonly number[]): {
  readonly fanIn: number;
  readonly fanOut: number;
} {
  if (dimensions.length === 0) return { fanIn: 1, fanOut: 1 };
  if (dimensions.length === 1) return { fanIn: dimensions[0]!, fanOut: dimensions[0]! };
  const field = dimensions.slice(0, -2).reduce((product, n) => product * n, 1);
  return { fanIn: dimensions.at(-2)! * field, fanOut: dimensions.at(-1)! * field };
}

function fillUniform(values: Float32Array, limit: number, key: Key): void {
  for (let i = 0; i < values.length; i++) values[i] = (2 * uniform(key, i) - 1) * limit;
}

/** Normal numbers; those beyond two deviations are drawn again. */
function fillTruncated(values: Float32Array, deviation: number, key: Key): void {
  let drawn = 0;
  for (let i = 0; i < values.length; i++) {
    let x: number;
    do x = normal(key, drawn++);
    while (Math.abs(x) > 2);
    values[i] = deviation * x;
  }
}

/**
 * An orthogonal matrix, all dimensions but the last as its rows: Gram and Schmidt's procedure, done twice for accuracy,
 * on normal columns (which gives the same distribution as Keras's QR with positive diagonal).
 */
function fillOrthogonal(values: Float32Array, dimensions: readonly number[], key: Key): void {
  const columns = dimensions.at(-1) ?? 1;
  const rows = values.length / columns;
  const [length, count] = rows >= columns ? [rows, columns] : [columns, rows];
  const basis: Float64Array[] = [];
  for (let c = 0; c < count; c++) {
    const vector = Float64Array.from({ length }, (_, r) => normal(key, c * length + r));
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const overlap = dot(vector, other);
        for (let r = 0; r < length; r++) vector[r]! -= overlap * other[r]!;
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let r = 0; r < length; r++) vector[r]! /= norm;
    basis.push(vector);
  }
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++)
      values[r * columns + c] = rows >= columns ? basis[c]![r]! : basis[r]![c]!;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
