/**
 * Dense layers and their gradients: the product of `matrix.ts` with images as rows. Weights are panels
 * [ceil(units/8)][inputs][8]; lanes beyond the last unit hold zeros.
 *
 *   forward         rows are images, factors the inputs, 256 at a time, so that what is multiplied stays in the first
 *                   cache; a piece is some panels of units, and all images pass through it. Where inputs are very
 *                   many, pieces are stretches of inputs, which are copied side by side (rows that lie a multiple of
 *                   4 KB apart throw each other out of the cache), so that inputs and weights are read once
 *   input gradient  a piece is 32 inputs: their weights are transposed in scratch memory, 512 units at a time, then
 *                   rows are images and factors units
 *   weight gradient a piece is 48 inputs, which are copied side by side for up to 128 images; rows are inputs,
 *                   factors images
 *
 * Sums over blocks are added up in the order of the blocks, which depends on the shapes alone.
 *
 * Measured on one Zen 5 core, 32 images, relaxed (without), GFLOP/s forward / weights / inputs: 784 -> 128 61/61/57
 * (55/49/52), 1152 -> 128 62/62/57, 128 -> 10 27/27/38, 100352 -> 256 42/59/45, which memory bounds.
 */
import { ADD, addRow, BIAS, closeRows, fillAdjacent, multiply, RELU } from "./matrix";
import { bytes, clear, copy, factorBytes, panelsOf, sumRows, tableBytes } from "./matrix-memory";
import { transposeBlock } from "./matrix-memory";

/** Images that share a table of rows, inputs and units of a block; the op knows them too, for its scratch memory. */
const ROWS: i32 = 96;
const INPUTS: i32 = 256;
const UNITS: i32 = 512;
const PIECE_INPUTS: i32 = 32;
const WEIGHT_INPUTS: i32 = 48;
const WEIGHT_IMAGES: i32 = 128;

function fillRows(table: usize, rows: i32, source: usize, destination: usize): void {
  let entry = table;
  for (let i = 0; i < rows; i++) {
    entry = addRow(entry, <usize>i * source, <usize>i * destination);
  }
  closeRows(entry);
}

/**
 * A piece is `panelsPerPiece` panels of units and one of `parts` stretches of `partInputs` inputs (all panels of the
 * first part, then the next). `y` holds a result for every part, [images][parts][units], to be added up by
 * `denseSumParts`; bias and ReLU are for a single part.
 */
export function denseForward(
  x: usize,
  weights: usize,
  bias: usize,
  y: usize,
  inputs: i32,
  units: i32,
  hasBias: i32,
  hasRelu: i32,
  panelsPerPiece: i32,
  parts: i32,
  partInputs: i32,
  imageCount: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const panels = panelsOf(units);
  const pieces = (panels + panelsPerPiece - 1) / panelsPerPiece;
  const packed = parts > 1;
  const factors = scratch;
  const table = factors + factorBytes(INPUTS);
  const copied = table + tableBytes(ROWS);
  fillAdjacent(factors, INPUTS);
  const pitch = packed ? INPUTS : inputs;
  let tableImages = 0;
  for (let image = 0; image < imageCount; image += ROWS) {
    const images = min(ROWS, imageCount - image);
    if (images != tableImages) fillRows(table, images, bytes(pitch), bytes(parts * units));
    tableImages = images;
    for (let piece = begin; piece < end; piece++) {
      const part = piece / pieces;
      const firstPanel = (piece % pieces) * panelsPerPiece;
      const lastPanel = min(firstPanel + panelsPerPiece, panels);
      const firstInput = part * partInputs;
      const lastInput = min(firstInput + partInputs, inputs);
      for (let first = firstInput; first < lastInput; first += INPUTS) {
        const count = min(INPUTS, lastInput - first);
        const begins = first > firstInput ? ADD : hasBias ? BIAS : 0;
        const ends = first + count == lastInput && hasRelu ? RELU : 0;
        const from = x + bytes(image * inputs + first);
        if (packed) copyRows(copied, from, images, inputs, count);
        for (let j = firstPanel; j < lastPanel; j++) {
          multiply(
            table,
            images,
            packed ? copied : from,
            y + bytes((image * parts + part) * units + 8 * j),
            factors,
            count,
            weights + bytes((j * inputs + first) * 8),
            32,
            bias + bytes(8 * j),
            min(8, units - 8 * j),
            begins | ends,
          );
        }
      }
    }
  }
}

/** Adds up the results of the parts, and the bias, and ends with the ReLU. A piece is an image. */
export function denseSumParts(
  partial: usize,
  bias: usize,
  y: usize,
  units: i32,
  parts: i32,
  hasBias: i32,
  hasRelu: i32,
  begin: i32,
  end: i32,
): void {
  for (let image = begin; image < end; image++) {
    for (let unit = 0; unit < units; unit++) {
      let sum: f32 = hasBias ? load<f32>(bias + bytes(unit)) : 0;
      for (let part = 0; part < parts; part++) {
        sum += load<f32>(partial + bytes((image * parts + part) * units + unit));
      }
      store<f32>(y + bytes(image * units + unit), hasRelu && sum < 0 ? 0 : sum);
    }
  }
}

/** Copies `count` numbers of each row, `INPUTS` from one row to the next. */
function copyRows(to: usize, from: usize, rows: i32, pitch: i32, count: i32): void {
  for (let row = 0; row < rows; row++) {
    copy(to + bytes(row * INPUTS), from + bytes(row * pitch), count);
  }
}

/** Transposes the weights of up to `PIECE_INPUTS` inputs and `count` units into panels of 8 inputs. */
function transposeInputs(
  weights: usize,
  transposed: usize,
  inputs: i32,
  firstInput: i32,
  lastInput: i32,
  firstUnit: i32,
  count: i32,
): void {
  for (let unit = 0; unit < count; unit += 8) {
    const panel = weights + bytes(((firstUnit + unit) >> 3) * inputs * 8);
    let to = transposed + bytes(unit * 8);
    for (let input = firstInput; input < lastInput; input += 8) {
      transposeBlock(panel + bytes(input * 8), min(8, lastInput - input), to, min(8, count - unit));
      to += bytes(count * 8);
    }
  }
}

/** A piece is 32 inputs. `x` is what is written. */
export function denseInputGradient(
  gradient: usize,
  weights: usize,
  x: usize,
  inputs: i32,
  units: i32,
  imageCount: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const block = min(units, UNITS);
  const factors = scratch;
  const transposed = factors + factorBytes(block);
  const table = transposed + bytes(block * PIECE_INPUTS);
  fillAdjacent(factors, block);
  let tableImages = 0;
  for (let image = 0; image < imageCount; image += ROWS) {
    const images = min(ROWS, imageCount - image);
    if (images != tableImages) fillRows(table, images, bytes(units), bytes(inputs));
    tableImages = images;
    for (let piece = begin; piece < end; piece++) {
      const firstInput = piece * PIECE_INPUTS;
      const lastInput = min(firstInput + PIECE_INPUTS, inputs);
      for (let first = 0; first < units; first += block) {
        const count = min(block, units - first);
        transposeInputs(weights, transposed, inputs, firstInput, lastInput, first, count);
        for (let input = firstInput; input < lastInput; input += 8) {
          multiply(
            table,
            images,
            gradient + bytes(image * units + first),
            x + bytes(image * inputs + input),
            factors,
            count,
            transposed + bytes((input - firstInput) * count),
            32,
            0,
            min(8, lastInput - input),
            first > 0 ? ADD : 0,
          );
        }
      }
    }
  }
}

/** Gradient of the weights; a piece is 48 inputs. The first one also sums the gradient of the bias (where not 0). */
export function denseWeightGradient(
  x: usize,
  gradient: usize,
  weightGradient: usize,
  biasGradient: usize,
  inputs: i32,
  units: i32,
  imageCount: i32,
  accumulate: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const panels = panelsOf(units);
  const factors = scratch;
  const table = factors + factorBytes(WEIGHT_IMAGES);
  const packed = table + tableBytes(WEIGHT_INPUTS);
  for (let i = 0; i < WEIGHT_IMAGES; i++) {
    store<u32>(factors + bytes(i), <u32>bytes(i * WEIGHT_INPUTS));
  }
  let tableRows = 0;
  for (let image = 0; image < imageCount; image += WEIGHT_IMAGES) {
    const images = min(WEIGHT_IMAGES, imageCount - image);
    const add = accumulate != 0 || image > 0;
    for (let piece = begin; piece < end; piece++) {
      const first = piece * WEIGHT_INPUTS;
      const rows = min(WEIGHT_INPUTS, inputs - first);
      for (let i = 0; i < images; i++) {
        copy(packed + bytes(i * WEIGHT_INPUTS), x + bytes((image + i) * inputs + first), rows);
      }
      if (rows != tableRows) fillRows(table, rows, 4, 32);
      tableRows = rows;
      for (let j = 0; j < panels; j++) {
        const columns = min(8, units - 8 * j);
        const destination = weightGradient + bytes((j * inputs + first) * 8);
        const unitGradient = gradient + bytes(image * units + 8 * j);
        if (columns < 8 && !add) clear(destination, rows * 8);
        multiply(
          table,
          rows,
          packed,
          destination,
          factors,
          images,
          unitGradient,
          bytes(units),
          0,
          columns,
          add ? ADD : 0,
        );
        if (biasGradient != 0 && piece == 0) {
          sumRows(unitGradient, images, bytes(units), biasGradient + bytes(8 * j), columns, add);
        }
      }
    }
  }
}
