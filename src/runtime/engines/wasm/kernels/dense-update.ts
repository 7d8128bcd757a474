/**
 * A dense layer's weights updated from what the layer saw and the gradient of its output: the gradient of the weights
 * is never stored. A piece is some inputs; of each panel of units the gradient is computed into scratch memory, as
 * `denseWeightGradient` does it, and is used at once, while weights and optimizer state pass through the cache once.
 */
import { fillRows } from "./dense";
import { copyInputs, fillPitches, panelGradient } from "./dense-gradients";
import { bytes, factorBytes, panelsOf, tableBytes } from "./matrix-memory";
import { JOINED } from "./joined";
import { adagrad } from "./optimizer-adagrad";
import { adam, nadam } from "./optimizer-adam";
import { rmsprop, rmspropMomentum } from "./optimizer-rmsprop";
import { sgd, sgdMomentum } from "./optimizer-sgd";
import { penaltyGradient } from "./reduce-parameters";

/** Images whose part of the gradient is summed at a time, as `denseWeightGradient` does; dense-blocks.ts has the same. */
const WEIGHT_IMAGES: i32 = 128;

/** The rules by number, in the order of `updateKernels` in compiler/lower/optimizers/rule.ts. */
function update(
  rule: i32,
  parameter: usize,
  gradient: usize,
  first: usize,
  second: usize,
  count: usize,
  limit: f32,
  control: usize,
): void {
  switch (rule) {
    case 0:
      sgd(parameter, gradient, count, count, 0, limit, control, 0, 1);
      break;
    case 1:
      sgdMomentum(parameter, gradient, first, count, count, 0, limit, control, 0, 1);
      break;
    case 2:
      adam(parameter, gradient, first, second, count, count, 0, limit, control, 0, 1);
      break;
    case 3:
      nadam(parameter, gradient, first, second, count, count, 0, limit, control, 0, 1);
      break;
    case 4:
      rmsprop(parameter, gradient, first, count, count, 0, limit, control, 0, 1);
      break;
    case 5:
      rmspropMomentum(parameter, gradient, first, second, count, count, 0, limit, control, 0, 1);
      break;
    case 6:
      adagrad(parameter, gradient, first, count, count, 0, limit, control, 0, 1);
      break;
  }
}

/** `first` and `second` are the optimizer's arrays (0: none); `l1` and `l2` the penalties of the weights. */
export function denseUpdate(
  x: usize,
  gradient: usize,
  weights: usize,
  first: usize,
  second: usize,
  inputs: i32,
  units: i32,
  pieceInputs: i32,
  imageCount: i32,
  l1: f32,
  l2: f32,
  rule: i32,
  limit: f32,
  control: usize,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const panels = panelsOf(units);
  const factors = scratch;
  const table = factors + factorBytes(WEIGHT_IMAGES);
  const panel = table + tableBytes(pieceInputs);
  const packed = panel + bytes(JOINED * pieceInputs * 8);
  fillPitches(factors, pieceInputs);
  let tableRows = 0;
  for (let piece = begin; piece < end; piece++) {
    const input = piece * pieceInputs;
    const rows = min(pieceInputs, inputs - input);
    copyInputs(packed, pieceInputs, x + bytes(input), inputs, imageCount, rows);
    if (rows != tableRows) fillRows(table, rows, 4, 32);
    tableRows = rows;
    for (let j = 0; j < panels; j += JOINED) {
      const together = min(JOINED, panels - j);
      const count = <usize>rows * 8;
      for (let image = 0; image < imageCount; image += WEIGHT_IMAGES) {
        panelGradient(
          table,
          rows,
          packed + bytes(image * pieceInputs),
          panel,
          bytes(rows * 8),
          factors,
          min(WEIGHT_IMAGES, imageCount - image),
          gradient + bytes(image * units + 8 * j),
          units,
          min(8 * together, units - 8 * j),
          image > 0,
        );
      }
      for (let k = 0; k < together; k++) {
        const offset = bytes(((j + k) * inputs + input) * 8);
        const sums = panel + bytes(k * rows * 8);
        if (l1 != 0 || l2 != 0) penaltyGradient(weights + offset, sums, count, count, l1, l2, 0, 1);
        update(
          rule,
          weights + offset,
          sums,
          first + offset,
          second + offset,
          count,
          limit,
          control,
        );
      }
    }
  }
}
