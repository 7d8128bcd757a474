/** Batch normalisation by its moving statistics, taken into the weights of the matrix product before it. */
import { loadHigh, loadLow } from "./matrix";
import { bytes, panelsOf } from "./matrix-memory";

/**
 * With s = gamma / sqrt(variance + epsilon), weights become s w and biases s (b - mean) + beta; `scales` are left too.
 * Weights lie in panels of `rows` rows, each group's on their own; a piece is a panel. `bias`, `gamma` and `beta` may
 * be 0: none.
 */
export function foldBatchnorm(
  weights: usize,
  bias: usize,
  mean: usize,
  variance: usize,
  gamma: usize,
  beta: usize,
  foldedWeights: usize,
  foldedBias: usize,
  scales: usize,
  rows: i32,
  groupColumns: i32,
  epsilon: f32,
  begin: i32,
  end: i32,
): void {
  const panels = panelsOf(groupColumns);
  for (let piece = begin; piece < end; piece++) {
    const first = (piece % panels) * 8;
    const columns = min(8, groupColumns - first);
    const offset = bytes((piece / panels) * groupColumns + first);
    for (let c = offset; c < offset + bytes(columns); c += 4) {
      const inverse = <f32>(1 / sqrt(<f64>load<f32>(variance + c) + <f64>epsilon));
      const scale = gamma ? load<f32>(gamma + c) * inverse : inverse;
      const away = (bias ? load<f32>(bias + c) : 0) - load<f32>(mean + c);
      store<f32>(scales + c, scale);
      store<f32>(foldedBias + c, away * scale + (beta ? load<f32>(beta + c) : 0));
    }
    // Lanes beyond the last column stay zeros: their scales are read as zeros.
    const low = loadLow(scales + offset, columns);
    const high = loadHigh(scales + offset, columns);
    let at = bytes(piece * rows * 8);
    for (const stop = at + bytes(rows * 8); at < stop; at += 32) {
      v128.store(foldedWeights + at, f32x4.mul(v128.load(weights + at), low));
      v128.store(foldedWeights + at, f32x4.mul(v128.load(weights + at, 16), high), 16);
    }
  }
}
