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
 * relaxed multiply-add the product needs one more, and 5 rows are faster. The wide build is for a compiler that joins
 * neighbouring vectors into registers of 256 bits: its tile is 6 rows by 16 columns, two panels, with as many registers.
 * That compiler joins two vectors where the stores that end them stand in one block of straight-line code, the higher
 * one first, and what they are made of does so likewise: hence the form in which tiles begin and end.
 *
 * What is left over of the rows is done in tiles of 4, the last of them repeating the last row (it stores the same
 * values twice). Every row is summed over k from 0 up in one accumulator, so that its value depends neither on the tile
 * it falls into nor on the build's registers.
 *
 * Measured on one Zen 5 core: 68-71 GFLOP/s relaxed (of 71), 57-62 without, for k of 288 and more; 60 for k = 9. The
 * wide build: 112 on the same machine while relaxed ones gave 60.
 */
import { JOINED } from "./joined";
import { madd } from "./simd";

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

/** Stores the valid ones of 8 columns, the higher ones first. */
// @ts-ignore: decorator
@inline
export function storeRow(p: usize, low: v128, high: v128, columns: i32): void {
  if (columns == 8) {
    v128.store(p, high, 16);
    v128.store(p, low, 0);
  } else {
    storeSome(p, low, columns);
    storeSome(p + 16, high, columns - 4);
  }
}

// @ts-ignore: decorator
@inline
function addLow(p: usize, v: v128, whole: bool, columns: i32): v128 {
  return f32x4.add(whole ? v128.load(p, 0) : loadLow(p, columns), v);
}

// @ts-ignore: decorator
@inline
function addHigh(p: usize, v: v128, whole: bool, columns: i32): v128 {
  return f32x4.add(whole ? v128.load(p, 16) : loadHigh(p, columns), v);
}

/** Stores a row's 8 columns, none below `least` (NaN stays). */
// @ts-ignore: decorator
@inline
function finish(p: usize, low: v128, high: v128, least: v128, whole: bool, columns: i32): void {
  storeRow(p, f32x4.pmax(low, least), f32x4.pmax(high, least), whole ? 8 : columns);
}

/**
 * A tile of one panel, or of two: `rows` and `panels` are constants where this is inlined, and what a tile lacks leaves
 * no code behind. Panels but the only one are whole; `whole` says so of that one.
 */
// @ts-ignore: decorator
@inline
function tile(
  rows: i32,
  panels: i32,
  whole: bool,
  table: usize,
  source: usize,
  destination: usize,
  destinationApart: usize,
  factors: usize,
  stop: usize,
  b: usize,
  bApart: usize,
  stride: usize,
  low: v128,
  high: v128,
  low2: v128,
  high2: v128,
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
  let e0 = low2;
  let e1 = low2;
  let e2 = low2;
  let e3 = low2;
  let e4 = low2;
  let e5 = low2;
  let f0 = high2;
  let f1 = high2;
  let f2 = high2;
  let f3 = high2;
  let f4 = high2;
  let f5 = high2;
  for (; factors < stop; factors += 4) {
    const k = <usize>load<u32>(factors);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    const b2 = panels > 1 ? v128.load(b + bApart, 0) : b0;
    const b3 = panels > 1 ? v128.load(b + bApart, 16) : b1;
    b += stride;
    let a = v128.load32_splat(a0 + k);
    c0 = madd(a, b0, c0);
    d0 = madd(a, b1, d0);
    if (panels > 1) e0 = madd(a, b2, e0);
    if (panels > 1) f0 = madd(a, b3, f0);
    a = v128.load32_splat(a1 + k);
    c1 = madd(a, b0, c1);
    d1 = madd(a, b1, d1);
    if (panels > 1) e1 = madd(a, b2, e1);
    if (panels > 1) f1 = madd(a, b3, f1);
    a = v128.load32_splat(a2 + k);
    c2 = madd(a, b0, c2);
    d2 = madd(a, b1, d2);
    if (panels > 1) e2 = madd(a, b2, e2);
    if (panels > 1) f2 = madd(a, b3, f2);
    a = v128.load32_splat(a3 + k);
    c3 = madd(a, b0, c3);
    d3 = madd(a, b1, d3);
    if (panels > 1) e3 = madd(a, b2, e3);
    if (panels > 1) f3 = madd(a, b3, f3);
    if (rows > 4) {
      a = v128.load32_splat(a4 + k);
      c4 = madd(a, b0, c4);
      d4 = madd(a, b1, d4);
      if (panels > 1) e4 = madd(a, b2, e4);
      if (panels > 1) f4 = madd(a, b3, f4);
    }
    if (rows > 5) {
      a = v128.load32_splat(a5 + k);
      c5 = madd(a, b0, c5);
      d5 = madd(a, b1, d5);
      if (panels > 1) e5 = madd(a, b2, e5);
      if (panels > 1) f5 = madd(a, b3, f5);
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
    c0 = addLow(p0, c0, whole, columns);
    d0 = addHigh(p0, d0, whole, columns);
    c1 = addLow(p1, c1, whole, columns);
    d1 = addHigh(p1, d1, whole, columns);
    c2 = addLow(p2, c2, whole, columns);
    d2 = addHigh(p2, d2, whole, columns);
    c3 = addLow(p3, c3, whole, columns);
    d3 = addHigh(p3, d3, whole, columns);
    if (rows > 4) {
      c4 = addLow(p4, c4, whole, columns);
      d4 = addHigh(p4, d4, whole, columns);
    }
    if (rows > 5) {
      c5 = addLow(p5, c5, whole, columns);
      d5 = addHigh(p5, d5, whole, columns);
    }
    if (panels > 1) {
      e0 = addLow(p0 + destinationApart, e0, true, 8);
      f0 = addHigh(p0 + destinationApart, f0, true, 8);
      e1 = addLow(p1 + destinationApart, e1, true, 8);
      f1 = addHigh(p1 + destinationApart, f1, true, 8);
      e2 = addLow(p2 + destinationApart, e2, true, 8);
      f2 = addHigh(p2 + destinationApart, f2, true, 8);
      e3 = addLow(p3 + destinationApart, e3, true, 8);
      f3 = addHigh(p3 + destinationApart, f3, true, 8);
      if (rows > 4) {
        e4 = addLow(p4 + destinationApart, e4, true, 8);
        f4 = addHigh(p4 + destinationApart, f4, true, 8);
      }
      if (rows > 5) {
        e5 = addLow(p5 + destinationApart, e5, true, 8);
        f5 = addHigh(p5 + destinationApart, f5, true, 8);
      }
    }
  }
  const least = f32x4.splat(mode & RELU ? 0 : -Infinity);
  finish(p0, c0, d0, least, whole, columns);
  finish(p1, c1, d1, least, whole, columns);
  finish(p2, c2, d2, least, whole, columns);
  finish(p3, c3, d3, least, whole, columns);
  if (rows > 4) finish(p4, c4, d4, least, whole, columns);
  if (rows > 5) finish(p5, c5, d5, least, whole, columns);
  if (panels > 1) {
    finish(p0 + destinationApart, e0, f0, least, true, 8);
    finish(p1 + destinationApart, e1, f1, least, true, 8);
    finish(p2 + destinationApart, e2, f2, least, true, 8);
    finish(p3 + destinationApart, e3, f3, least, true, 8);
    if (rows > 4) finish(p4 + destinationApart, e4, f4, least, true, 8);
    if (rows > 5) finish(p5 + destinationApart, e5, f5, least, true, 8);
  }
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

/** All tiles of one panel of up to 8 columns, or of two whole ones. */
// @ts-ignore: decorator
@inline
function tiles(
  panels: i32,
  whole: bool,
  table: usize,
  rows: i32,
  source: usize,
  destination: usize,
  destinationApart: usize,
  factors: usize,
  count: i32,
  b: usize,
  bApart: usize,
  stride: usize,
  bias: usize,
  columns: i32,
  mode: i32,
): void {
  // Without a bias, any numbers that can be read are made 0.
  const start = mode & BIAS ? bias : b;
  const kept = i32x4.splat(-(mode & BIAS));
  const low = v128.and(whole ? v128.load(start, 0) : loadLow(start, columns), kept);
  const high = v128.and(whole ? v128.load(start, 16) : loadHigh(start, columns), kept);
  const low2 = panels > 1 ? v128.and(v128.load(start, 32), kept) : low;
  const high2 = panels > 1 ? v128.and(v128.load(start, 48), kept) : high;
  const stop = factors + (<usize>count << 2);
  const end = table + <usize>rows * ROW_BYTES;
  const bulk = table + <usize>(largeTiles(rows) * TILE) * ROW_BYTES;
  for (; table < bulk; table += <usize>TILE * ROW_BYTES) {
    tile(
      TILE, panels, whole, table, source, destination, destinationApart, factors, stop, b, bApart, stride,
      low, high, low2, high2, columns, mode);
  }
  for (; table < end; table += 4 * ROW_BYTES) {
    tile(
      4, panels, whole, table, source, destination, destinationApart, factors, stop, b, bApart, stride,
      low, high, low2, high2, columns, mode);
  }
}

/**
 * The product of the file's head, for the `rows` of a (closed) table and any number of columns, in panels of 8.
 * `factors` holds `count` u32 offsets; `b` has a row of 8 every `stride` bytes. From one panel to the next it is `bApart`
 * bytes in `b`, `destinationApart` in the destination and 32 in the bias. Lanes beyond the last column are neither read
 * (but of `b`) nor stored.
 */
export function multiply(
  table: usize,
  rows: i32,
  source: usize,
  destination: usize,
  destinationApart: usize,
  factors: usize,
  count: i32,
  b: usize,
  bApart: usize,
  stride: usize,
  bias: usize,
  columns: i32,
  mode: i32,
): void {
  while (columns > 0) {
    const panels = JOINED > 1 && columns >= 16 ? 2 : 1;
    if (panels > 1) {
      tiles(
        2, true, table, rows, source, destination, destinationApart, factors, count, b, bApart, stride, bias, 16, mode);
    } else if (columns >= 8) {
      tiles(1, true, table, rows, source, destination, 0, factors, count, b, 0, stride, bias, 8, mode);
    } else {
      tiles(1, false, table, rows, source, destination, 0, factors, count, b, 0, stride, bias, columns, mode);
    }
    destination += <usize>panels * destinationApart;
    b += <usize>panels * bApart;
    bias += <usize>panels * 32;
    columns -= 8 * panels;
  }
}
