/**
 * Dense layers: the product of `matrix.ts` with images as rows and inputs as factors, 256 at a time, so that what is
 * multiplied stays in the first cache. Weights are panels [ceil(units/8)][inputs][8]; lanes beyond the last unit hold
 * zeros. A piece is some panels of units, and all images pass through it.
 *
 * Where inputs are very many, pieces are parts of them, so that inputs and weights are read once. Such a part is taken
 * in stretches of 2,048: their inputs are copied side by side (rows that lie a multiple of 4 KB apart throw each other
 * out of the cache), and each panel's weights are fetched 64 KB in a row.
 *
 * Sums over blocks are added up in the order of the blocks, which depends on the shapes alone.
 */
import { ADD, addRow, BIAS, closeRows, fillAdjacent, multiply, RELU } from "./matrix";
import { bytes, copy, factorBytes, panelsOf, tableBytes } from "./matrix-memory";
import { JOINED } from "./joined";

/** Images that share a table of rows, inputs of a block and of a stretch; dense-blocks.ts has the same. */
export const ROWS: i32 = 96;
const INPUTS: i32 = 256;
const STRETCH: i32 = 2048;
/** So few images wait for so many weights, which lie in no cache: each panel's are fetched a stretch at a time, too. */
const FEW_IMAGES: i32 = 8;
const MANY_WEIGHTS: i32 = 1 << 18;

export function fillRows(table: usize, rows: i32, source: usize, destination: usize): void {
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
  const sum = table + tableBytes(ROWS);
  const copied = sum + 16;
  fillAdjacent(factors, INPUTS);
  const pitch = packed ? INPUTS : inputs;
  const fetches = packed || (imageCount <= FEW_IMAGES && inputs * units >= MANY_WEIGHTS);
  const stretch = fetches ? STRETCH : INPUTS;
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
      for (let start = firstInput; start < lastInput; start += stretch) {
        const stop = min(start + stretch, lastInput);
        const from = x + bytes(image * inputs + start);
        if (packed) copyBlocks(copied, from, images, inputs, stop - start);
        for (let j = firstPanel; j < lastPanel; j += JOINED) {
          const stopPanel = min(j + JOINED, lastPanel);
          for (let k = j; fetches && k < stopPanel; k++) {
            fetch(weights + bytes((k * inputs + start) * 8), (stop - start) * 8, sum);
          }
          for (let first = start; first < stop; first += INPUTS) {
            const count = min(INPUTS, stop - first);
            const begins = first > firstInput ? ADD : hasBias ? BIAS : 0;
            const ends = first + count == lastInput && hasRelu ? RELU : 0;
            multiply(
              table,
              images,
              packed ? copied + bytes((first - start) * images) : from + bytes(first - start),
              y + bytes((image * parts + part) * units + 8 * j),
              32,
              factors,
              count,
              weights + bytes((j * inputs + first) * 8),
              bytes(inputs * 8),
              32,
              bias + bytes(8 * j),
              min(8 * stopPanel, units) - 8 * j,
              begins | ends,
            );
          }
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

/**
 * Reads a number of every line of the cache, so that all of `count` numbers are on their way at once; the product that
 * follows would wait for each of them. Their sum is stored so that no compiler leaves the reads out.
 */
export function fetch(p: usize, count: i32, sum: usize): void {
  let s: u32 = 0;
  for (const end = p + bytes(count); p < end; p += 64) s += load<u32>(p);
  store<u32>(sum, s);
}

/** Copies `count` numbers of each row in blocks of `INPUTS`, all rows of a block side by side. */
function copyBlocks(to: usize, from: usize, rows: i32, pitch: i32, count: i32): void {
  for (let first = 0; first < count; first += INPUTS) {
    for (let row = 0; row < rows; row++, to += bytes(INPUTS)) {
      copy(to, from + bytes(row * pitch + first), min(INPUTS, count - first));
    }
  }
}
