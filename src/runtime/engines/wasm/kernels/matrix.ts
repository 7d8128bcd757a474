/**
 * The matrix product that convolutions, dense layers and their gradients are made of.
 *
 *   destination[row][column] (+)= start[column] + sum over k of source[row][k] * b[k][column],  8 columns
 *
 * A row is two addresses in a table (source and destination, relative to a base), and where its k-th factor lies is
 * a second table, the same for all rows. So an image's pixels are multiplied where they are, whatever the stride, the
 * dilation and the number of channels, and a gradient of weights is the same product with the tables' roles exchanged.
 *
 * A tile is 6 rows by 8 columns: 12 accumulators, 2 vectors of `b` and 1 of the source are 15 of 16 registers. Without
 * relaxed multiply-add the product needs one more, and 5 rows are faster. What is left over is done in tiles of 4
 * rows, the last of them repeating the last row (it stores the same values twice). Every row is summed over k from 0
 * up in one accumulator, so that its value does not depend on the tile it falls into.
 *
 * Measured on one Zen 5 core: 68-71 GFLOP/s relaxed (of 71), 57-62 without, for k of 288 and more; 60 for k = 9.
 */
import { madd, relu } from "./simd";

/** How `multiply` begins and ends, as bits: start from the bias, add to the destination, end with max(x, 0). */
export const BIAS: i32 = 1;
export const ADD: i32 = 2;
export const RELU: i32 = 4;

const TILE: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

/** A row's entry in a table: u32 source, u32 destination. */
export const ROW_BYTES: usize = 8;

/** Entries that a table needs beyond its rows. */
export const SPARE_ROWS: i32 = 4;

/** Writes a row's entry and gives the address of the next. */
// @ts-ignore: decorator
@inline
export function addRow(entry: usize, source: usize, destination: usize): usize {
  store<u32>(entry, <u32>source, 0);
  store<u32>(entry, <u32>destination, 4);
  return entry + ROW_BYTES;
}

/** Repeats the last row behind the table's end; every table must be closed so before it is used. */
export function closeRows(end: usize): void {
  const last = load<u64>(end - ROW_BYTES);
  for (let i = 0; i < SPARE_ROWS; i++) store<u64>(end + <usize>i * ROW_BYTES, last);
}

/** Offsets 0, 4, 8, ...: factors that lie side by side. */
export function fillAdjacent(factors: usize, count: i32): void {
  for (let k = 0; k < count; k++) store<u32>(factors + (<usize>k << 2), <u32>k << 2);
}

// @ts-ignore: decorator
@inline
function loadColumns(p: usize, columns: i32): v128 {
  if (columns >= 4) return v128.load(p);
  let v = f32x4.splat(0);
  if (columns > 0) v = f32x4.replace_lane(v, 0, load<f32>(p, 0));
  if (columns > 1) v = f32x4.replace_lane(v, 1, load<f32>(p, 4));
  if (columns > 2) v = f32x4.replace_lane(v, 2, load<f32>(p, 8));
  return v;
}

function storeSome(p: usize, v: v128, columns: i32): void {
  if (columns >= 4) {
    v128.store(p, v);
    return;
  }
  if (columns > 0) store<f32>(p, f32x4.extract_lane(v, 0), 0);
  if (columns > 1) store<f32>(p, f32x4.extract_lane(v, 1), 4);
  if (columns > 2) store<f32>(p, f32x4.extract_lane(v, 2), 8);
}

/** The first 4 of up to 8 columns at `p`; 0 beyond them. */
export function loadLow(p: usize, columns: i32): v128 {
  return loadColumns(p, columns);
}

/** The second 4 of up to 8 columns at `p`; 0 beyond them. */
export function loadHigh(p: usize, columns: i32): v128 {
  return loadColumns(p + 16, columns - 4);
}

/** Stores the valid ones of 8 columns. */
// @ts-ignore: decorator
@inline
export function storeRow(p: usize, low: v128, high: v128, columns: i32): void {
  if (columns == 8) {
    v128.store(p, low, 0);
    v128.store(p, high, 16);
  } else {
    storeSome(p, low, columns);
    storeSome(p + 16, high, columns - 4);
  }
}

// @ts-ignore: decorator
@inline
function addLow(p: usize, v: v128, columns: i32): v128 {
  return f32x4.add(columns == 8 ? v128.load(p) : loadLow(p, columns), v);
}

// @ts-ignore: decorator
@inline
function addHigh(p: usize, v: v128, columns: i32): v128 {
  return f32x4.add(columns == 8 ? v128.load(p, 16) : loadHigh(p, columns), v);
}

// @ts-ignore: decorator
@inline
function finish(p: usize, low: v128, high: v128, columns: i32, mode: i32): void {
  if (mode & RELU) {
    low = relu(low);
    high = relu(high);
  }
  storeRow(p, low, high, columns);
}

/** `rows` is a constant where this is inlined: rows that a tile lacks leave no code behind. */
// @ts-ignore: decorator
@inline
function tile(
  rows: i32,
  table: usize,
  source: usize,
  destination: usize,
  factors: usize,
  stop: usize,
  b: usize,
  stride: usize,
  low: v128,
  high: v128,
  columns: i32,
  mode: i32,
): void {
  const a0 = source + <usize>load<u32>(table, 0);
  const a1 = source + <usize>load<u32>(table, 8);
  const a2 = source + <usize>load<u32>(table, 16);
  const a3 = source + <usize>load<u32>(table, 24);
  const a4 = rows > 4 ? source + <usize>load<u32>(table, 32) : 0;
  const a5 = rows > 5 ? source + <usize>load<u32>(table, 40) : 0;
  let c0 = low;
  let c1 = low;
  let c2 = low;
  let c3 = low;
  let c4 = low;
  let c5 = low;
  let d0 = high;
  let d1 = high;
  let d2 = high;
  let d3 = high;
  let d4 = high;
  let d5 = high;
  for (; factors < stop; factors += 4) {
    const k = <usize>load<u32>(factors);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    b += stride;
    let a = v128.load32_splat(a0 + k);
    c0 = madd(a, b0, c0);
    d0 = madd(a, b1, d0);
    a = v128.load32_splat(a1 + k);
    c1 = madd(a, b0, c1);
    d1 = madd(a, b1, d1);
    a = v128.load32_splat(a2 + k);
    c2 = madd(a, b0, c2);
    d2 = madd(a, b1, d2);
    a = v128.load32_splat(a3 + k);
    c3 = madd(a, b0, c3);
    d3 = madd(a, b1, d3);
    if (rows > 4) {
      a = v128.load32_splat(a4 + k);
      c4 = madd(a, b0, c4);
      d4 = madd(a, b1, d4);
    }
    if (rows > 5) {
      a = v128.load32_splat(a5 + k);
      c5 = madd(a, b0, c5);
      d5 = madd(a, b1, d5);
    }
  }
  const p0 = destination + <usize>load<u32>(table, 4);
  const p1 = destination + <usize>load<u32>(table, 12);
  const p2 = destination + <usize>load<u32>(table, 20);
  const p3 = destination + <usize>load<u32>(table, 28);
  const p4 = rows > 4 ? destination + <usize>load<u32>(table, 36) : 0;
  const p5 = rows > 5 ? destination + <usize>load<u32>(table, 44) : 0;
  // All sums before all stores: the last rows may be the same one.
  if (mode & ADD) {
    c0 = addLow(p0, c0, columns);
    d0 = addHigh(p0, d0, columns);
    c1 = addLow(p1, c1, columns);
    d1 = addHigh(p1, d1, columns);
    c2 = addLow(p2, c2, columns);
    d2 = addHigh(p2, d2, columns);
    c3 = addLow(p3, c3, columns);
    d3 = addHigh(p3, d3, columns);
    if (rows > 4) c4 = addLow(p4, c4, columns);
    if (rows > 4) d4 = addHigh(p4, d4, columns);
    if (rows > 5) c5 = addLow(p5, c5, columns);
    if (rows > 5) d5 = addHigh(p5, d5, columns);
  }
  finish(p0, c0, d0, columns, mode);
  finish(p1, c1, d1, columns, mode);
  finish(p2, c2, d2, columns, mode);
  finish(p3, c3, d3, columns, mode);
  if (rows > 4) finish(p4, c4, d4, columns, mode);
  if (rows > 5) finish(p5, c5, d5, columns, mode);
}

/** How many tiles of `TILE` rows, so that the fewest rows are computed: 32 = 4*6 + 2*4, 7 = 4 + 4, 5 = 6. */
function largeTiles(rows: i32): i32 {
  const most = rows / TILE + 1;
  let best = 0;
  let least = i32.MAX_VALUE;
  for (let large = max(most - 3, 0); large <= most; large++) {
    const rest = max(rows - large * TILE, 0);
    const computed = large * TILE + ((rest + 3) & ~3);
    if (computed <= least) {
      least = computed;
      best = large;
    }
  }
  return best;
}

/**
 * The product of the file's head, for the `rows` of a (closed) table and 8 columns, of which `columns` are valid:
 * others are neither read nor stored. `factors` holds `count` u32 offsets; `b` has a row of 8 every `stride` bytes.
 */
export function multiply(
  table: usize,
  rows: i32,
  source: usize,
  destination: usize,
  factors: usize,
  count: i32,
  b: usize,
  stride: usize,
  bias: usize,
  columns: i32,
  mode: i32,
): void {
  let low = f32x4.splat(0);
  let high = low;
  if (mode & BIAS) {
    low = loadLow(bias, columns);
    high = loadHigh(bias, columns);
  }
  const stop = factors + (<usize>count << 2);
  const end = table + <usize>rows * ROW_BYTES;
  const bulk = table + <usize>(largeTiles(rows) * TILE) * ROW_BYTES;
  for (; table < bulk; table += <usize>TILE * ROW_BYTES) {
    tile(TILE, table, source, destination, factors, stop, b, stride, low, high, columns, mode);
  }
  for (; table < end; table += 4 * ROW_BYTES) {
    tile(4, table, source, destination, factors, stop, b, stride, low, high, columns, mode);
  }
}
