/**
 * Gradients of dense layers: the product of `matrix.ts`. Weights and their gradients are panels
 * [ceil(units/8)][inputs][8].
 *
 *   inputs   a piece is some inputs: their weights are transposed in scratch memory, 512 units at a time, then rows are
 *            images and factors units
 *   weights  a piece is some inputs, which are copied side by side for up to 128 images; rows are inputs, factors images
 */
import { fetch, fillRows, ROWS } from "./dense";
import { ADD, fillAdjacent, multiply } from "./matrix";
import { bytes, clear, copy, factorBytes, tableBytes, transposeBlock } from "./matrix-memory";

/** Units whose weights are transposed at a time, and images that are copied; dense-blocks.ts has the same. */
const UNITS: i32 = 512;
const WEIGHT_IMAGES: i32 = 128;

/**
 * Transposes the weights of some inputs and `count` units into panels of 8 inputs; `fetches` where they come from memory:
 * then each panel's are read in a row before.
 */
function transposeInputs(
  weights: usize,
  transposed: usize,
  inputs: i32,
  firstInput: i32,
  lastInput: i32,
  firstUnit: i32,
  count: i32,
  fetches: bool,
): void {
  for (let unit = 0; unit < count; unit += 8) {
    const panel = weights + bytes(((firstUnit + unit) >> 3) * inputs * 8);
    let to = transposed + bytes(unit * 8);
    // The sum that `fetch` leaves is overwritten by the first weights.
    if (fetches) fetch(panel + bytes(firstInput * 8), (lastInput - firstInput) * 8, to);
    for (let input = firstInput; input < lastInput; input += 8) {
      transposeBlock(panel + bytes(input * 8), min(8, lastInput - input), to, min(8, count - unit));
      to += bytes(count * 8);
    }
  }
}

/**
 * A piece is `pieceInputs` inputs, a multiple of 8. `x` is what is written; where it is `packed`, first side by side in
 * scratch memory.
 */
export function denseInputGradient(
  gradient: usize,
  weights: usize,
  x: usize,
  inputs: i32,
  units: i32,
  pieceInputs: i32,
  packed: i32,
  imageCount: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const block = min(units, UNITS);
  const factors = scratch;
  const transposed = factors + factorBytes(block);
  const table = transposed + bytes(block * pieceInputs);
  const result = table + tableBytes(ROWS);
  fillAdjacent(factors, block);
  let tableImages = 0;
  for (let image = 0; image < imageCount; image += ROWS) {
    const images = min(ROWS, imageCount - image);
    if (images != tableImages) {
      fillRows(table, images, bytes(units), bytes(packed ? pieceInputs : inputs));
    }
    tableImages = images;
    for (let piece = begin; piece < end; piece++) {
      const firstInput = piece * pieceInputs;
      const lastInput = min(firstInput + pieceInputs, inputs);
      const place = x + bytes(image * inputs + firstInput);
      for (let first = 0; first < units; first += block) {
        const count = min(block, units - first);
        transposeInputs(weights, transposed, inputs, firstInput, lastInput, first, count, packed != 0);
        multiply(
          table,
          images,
          gradient + bytes(image * units + first),
          packed ? result : place,
          32,
          factors,
          count,
          transposed,
          bytes(count * 8),
          32,
          0,
          lastInput - firstInput,
          first > 0 ? ADD : 0,
        );
      }
      if (!packed) continue;
      for (let i = 0; i < images; i++) {
        copy(place + bytes(i * inputs), result + bytes(i * pieceInputs), lastInput - firstInput);
      }
    }
  }
}

/** Where a piece's copied inputs lie: `pieceInputs` numbers an image. */
export function fillPitches(factors: usize, pieceInputs: i32): void {
  for (let i = 0; i < WEIGHT_IMAGES; i++) {
    store<u32>(factors + bytes(i), <u32>bytes(i * pieceInputs));
  }
}

/** Copies a piece's `rows` inputs of `images` images side by side. */
export function copyInputs(
  packed: usize,
  pieceInputs: i32,
  x: usize,
  inputs: i32,
  images: i32,
  rows: i32,
): void {
  for (let i = 0; i < images; i++) {
    copy(packed + bytes(i * pieceInputs), x + bytes(i * inputs), rows);
  }
}

/**
 * The weight gradient of `columns` units of a piece (or what is added to it), in panels `apart` bytes apart: rows are
 * the inputs of a table, factors the images. `gradient` is that of the first unit. Lanes beyond the last unit become
 * zeros.
 */
export function panelGradient(
  table: usize,
  rows: i32,
  packed: usize,
  destination: usize,
  apart: usize,
  factors: usize,
  images: i32,
  gradient: usize,
  units: i32,
  columns: i32,
  add: bool,
): void {
  if (columns % 8 > 0 && !add) clear(destination + <usize>(columns >> 3) * apart, rows * 8);
  const mode = add ? ADD : 0;
  multiply(
    table, rows, packed, destination, apart, factors, images, gradient, 32, bytes(units), 0, columns, mode);
}

/** Gradient of the weights; a piece is `pieceInputs` inputs. */
export function denseWeightGradient(
  x: usize,
  gradient: usize,
  weightGradient: usize,
  inputs: i32,
  units: i32,
  pieceInputs: i32,
  imageCount: i32,
  accumulate: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const factors = scratch;
  const table = factors + factorBytes(WEIGHT_IMAGES);
  const packed = table + tableBytes(pieceInputs);
  fillPitches(factors, pieceInputs);
  let tableRows = 0;
  for (let image = 0; image < imageCount; image += WEIGHT_IMAGES) {
    const images = min(WEIGHT_IMAGES, imageCount - image);
    const add = accumulate != 0 || image > 0;
    for (let piece = begin; piece < end; piece++) {
      const first = piece * pieceInputs;
      const rows = min(pieceInputs, inputs - first);
      copyInputs(packed, pieceInputs, x + bytes(image * inputs + first), inputs, images, rows);
      if (rows != tableRows) fillRows(table, rows, 4, 32);
      tableRows = rows;
      panelGradient(
        table,
        rows,
        packed,
        weightGradient + bytes(first * 8),
        bytes(inputs * 8),
        factors,
        images,
        gradient + bytes(image * units),
        units,
        units,
        add,
      );
    }
  }
}
