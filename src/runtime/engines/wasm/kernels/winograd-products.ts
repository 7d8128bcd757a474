/**
 * Winograd's convolution of 3x3 weights (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015):
 *
 *   y = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ x B) ] A
 *
 * for tiles of m x m outputs. Transformed, a tile is n x n numbers (n = m + 2) for each channel, and the sum over the
 * channels is a product of matrices [tiles, channels] x [channels, filters] for each of these n² points: it multiplies
 * (n / m)² times an output instead of 9 times. Gradients are the transposes of the same steps.
 *
 * So what is transformed lies in planes, one for each point: rows of tiles (all images' one after the other) with the
 * channels, filled up to whole panels, side by side; or the weights' panels. Every plane is one matrix for `multiply`.
 * Lanes beyond the last channel or filter hold anything: nothing that is kept depends on them.
 */
import { ADD, addRow, closeRows, fillAdjacent, multiply } from "./matrix";
import { add, bytes, clear, factorBytes, panelsOf, tableBytes, transposeBlock } from "./matrix-memory";
import { JOINED } from "./joined";
import { planeBytes } from "./winograd-planes";

/**
 * So many products are added up before their sum is added to the others': rounding grows with the terms of a sum, and
 * the transforms multiply it. It costs nothing.
 */
const TERMS: i32 = 64;

/** A closed table of `rows` rows; gives the address behind it. */
function fillRows(table: usize, rows: i32, source: usize, destination: usize): usize {
  let entry = table;
  for (let r = 0; r < rows; r++) {
    entry = addRow(entry, <usize>r * source, <usize>r * destination);
  }
  if (rows > 0) closeRows(entry);
  return table + tableBytes(rows);
}

/**
 * Output planes = input planes x weight planes, [rows, inner] x [inner, columns] at each point; `transposed`: the
 * weights' planes are panels of [columns, inner], as the gradient of the input needs them. A piece is a point's panel
 * of 8 columns.
 */
export function winogradProduct(
  inputs: usize,
  weights: usize,
  outputs: usize,
  rows: i32,
  inner: i32,
  columns: i32,
  transposed: i32,
  blockRows: i32,
  images: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  rows *= images;
  const panels = panelsOf(columns);
  const innerPanels = panelsOf(inner);
  const inputRow = bytes(innerPanels * 8);
  const outputRow = bytes(panels * 8);
  const inputPlane = planeBytes(rows, inputRow);
  const outputPlane = planeBytes(rows, outputRow);
  const weightPlane = planeBytes(transposed ? innerPanels * columns : panels * inner, 32);

  const factors = scratch;
  fillAdjacent(factors, min(TERMS, inner));
  const panelCopy = factors + factorBytes(TERMS);
  const table = panelCopy + (transposed ? bytes(JOINED * inner * 8) : 0);
  const restTable = fillRows(table, min(rows, blockRows), inputRow, outputRow);
  fillRows(restTable, rows % blockRows, inputRow, outputRow);

  for (let piece = begin; piece < end; ) {
    const point = piece / panels;
    const stop = min(end, (point + 1) * panels);
    for (let first = 0; first < rows; first += blockRows) {
      const count = min(blockRows, rows - first);
      const source = inputs + <usize>point * inputPlane + <usize>first * inputRow;
      const destination = outputs + <usize>point * outputPlane + <usize>first * outputRow;
      for (let p = piece; p < stop; p += JOINED) {
        const panel = p - point * panels;
        const together = min(JOINED, stop - p);
        let b = weights + <usize>point * weightPlane;
        if (transposed) {
          for (let i = 0; i < together; i++) {
            transposePanel(b, columns, inner, panel + i, panelCopy + bytes(i * inner * 8));
          }
          b = panelCopy;
        } else b += bytes(panel * inner * 8);
        for (let k = 0; k < inner; k += TERMS) {
          multiply(
            count < blockRows && rows > blockRows ? restTable : table,
            count,
            source + bytes(k),
            destination + bytes(panel * 8),
            32,
            factors,
            min(TERMS, inner - k),
            b + bytes(k * 8),
            bytes(inner * 8),
            32,
            0,
            8 * together,
            k > 0 ? ADD : 0,
          );
        }
      }
    }
    piece = stop;
  }
}

/** From panels of [channels, filters]: the panel of [filters, channels] with the channels from 8 `panel` on. */
// @ts-ignore: decorator
@inline
function transposePanel(plane: usize, channels: i32, filters: i32, panel: i32, to: usize): void {
  const rows = min(8, channels - 8 * panel);
  for (let f = 0; f < filters; f += 8) {
    transposeBlock(
      plane + bytes((f >> 3) * channels * 8 + panel * 64), rows, to + bytes(f * 8), min(8, filters - f));
  }
}

/**
 * Weight planes = input planes transposed x gradient planes, [channels, rows] x [rows, filters] at each point. A piece
 * is a point's panel of 8 filters; blocks of rows are added up in their order.
 */
export function winogradWeightProduct(
  inputs: usize,
  gradients: usize,
  weights: usize,
  rows: i32,
  channels: i32,
  filters: i32,
  blockRows: i32,
  images: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  rows *= images;
  const panels = panelsOf(filters);
  const inputRow = bytes(panelsOf(channels) * 8);
  const gradientRow = bytes(panels * 8);
  const inputPlane = planeBytes(rows, inputRow);
  const gradientPlane = planeBytes(rows, gradientRow);
  const weightPlane = planeBytes(panels * channels, 32);

  const factors = scratch;
  const most = min(rows, TERMS);
  for (let r = 0; r < most; r++) store<u32>(factors + bytes(r), <u32>r * <u32>inputRow);
  const table = factors + factorBytes(TERMS);
  const sums = fillRows(table, channels, 4, 32);

  let together = 1;
  for (let piece = begin; piece < end; piece += together) {
    const point = piece / panels;
    const panel = piece % panels;
    together = min(JOINED, min(end - piece, panels - panel));
    const columns = min(8 * together, filters - 8 * panel);
    const input = inputs + <usize>point * inputPlane;
    const gradient = gradients + <usize>point * gradientPlane + bytes(panel * 8);
    const destination = weights + <usize>point * weightPlane + bytes(panel * channels * 8);
    if (columns % 8 > 0) {
      clear(destination, together * channels * 8);
      clear(sums, together * channels * 8);
    }
    for (let first = 0; first < rows; first += blockRows) {
      const stop = min(first + blockRows, rows);
      for (let r = first; r < stop; r += TERMS) {
        multiply(
          table,
          channels,
          input + <usize>r * inputRow,
          first > 0 ? sums : destination,
          bytes(channels * 8),
          factors,
          min(TERMS, stop - r),
          gradient + <usize>r * gradientRow,
          32,
          gradientRow,
          0,
          columns,
          r > first ? ADD : 0,
        );
      }
      if (first > 0) add(destination, sums, together * channels * 8);
    }
  }
}
