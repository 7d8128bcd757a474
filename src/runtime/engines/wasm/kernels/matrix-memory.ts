/** Small moves of numbers that go with the matrix product: copies, zeros, transposition, sums over rows. */
import { loadHigh, loadLow, storeRow, ROW_BYTES, SPARE_ROWS } from "./matrix";

// @ts-ignore: decorator
@inline
export function bytes(count: i32): usize {
  return <usize>count << 2;
}

// @ts-ignore: decorator
@inline
export function panelsOf(columns: i32): i32 {
  return (columns + 7) >> 3;
}

/** A table of `rows` entries, the spare ones included, rounded up to 16 bytes. */
// @ts-ignore: decorator
@inline
export function tableBytes(rows: i32): usize {
  return (<usize>(rows + SPARE_ROWS) * ROW_BYTES + 15) & ~15;
}

/** `count` u32 factors, rounded up to 16 bytes. */
// @ts-ignore: decorator
@inline
export function factorBytes(count: i32): usize {
  return (bytes(count) + 15) & ~15;
}

export function clear(p: usize, count: i32): void {
  const end = p + bytes(count);
  for (const bulk = p + bytes(count & ~3); p < bulk; p += 16) v128.store(p, f32x4.splat(0));
  for (; p < end; p += 4) store<f32>(p, 0);
}

export function copy(to: usize, from: usize, count: i32): void {
  const end = to + bytes(count);
  for (const bulk = to + bytes(count & ~3); to < bulk; to += 16, from += 16) {
    v128.store(to, v128.load(from));
  }
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from));
}

/** Adds numbers to others; `count` is a multiple of 4. */
export function add(to: usize, from: usize, count: i32): void {
  for (const end = to + bytes(count); to < end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
  }
}

/** Writes 4 x 4 numbers transposed: rows `pitch` bytes apart become rows 32 bytes apart. */
// @ts-ignore: decorator
@inline
function transpose4(from: usize, pitch: usize, to: usize): void {
  const r0 = v128.load(from);
  const r1 = v128.load(from + pitch);
  const r2 = v128.load(from + 2 * pitch);
  const r3 = v128.load(from + 3 * pitch);
  const a = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const b = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const c = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const d = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(a, b, 0, 1, 4, 5), 0);
  v128.store(to, v128.shuffle<f32>(a, b, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(c, d, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(c, d, 2, 3, 6, 7), 96);
}

/** Transposes `rows` rows of `columns` numbers (up to 8 each); rows are 8 wide, missing ones become zeros. */
export function transposeBlock(from: usize, rows: i32, to: usize, columns: i32): void {
  if (rows == 8 && columns == 8) {
    transpose4(from, 32, to);
    transpose4(from + 16, 32, to + 128);
    transpose4(from + 128, 32, to + 16);
    transpose4(from + 144, 32, to + 144);
    return;
  }
  for (let c = 0; c < columns; c++) {
    for (let r = 0; r < 8; r++) {
      store<f32>(to + bytes(8 * c + r), r < rows ? load<f32>(from + bytes(8 * r + c)) : 0);
    }
  }
}

/** Turns up to 8 rows of `columns` numbers, `pitch` bytes apart, into a panel [columns][8]; missing ones become zeros. */
export function transposeRows(from: usize, pitch: usize, rows: i32, to: usize, columns: i32): void {
  let c = 0;
  if (rows == 8) {
    for (; c + 4 <= columns; c += 4) {
      transpose4(from + bytes(c), pitch, to + bytes(8 * c));
      transpose4(from + 4 * pitch + bytes(c), pitch, to + bytes(8 * c + 4));
    }
  }
  for (; c < columns; c++) {
    for (let r = 0; r < 8; r++) {
      const value: f32 = r < rows ? load<f32>(from + <usize>r * pitch + bytes(c)) : 0;
      store<f32>(to + bytes(8 * c + r), value);
    }
  }
}

/** Adds the sum over `rows` rows of up to 8 columns to `sum`, or stores it. */
export function sumRows(p: usize, rows: i32, stride: usize, sum: usize, columns: i32, add: bool): void {
  let low = f32x4.splat(0);
  let high = low;
  let low1 = low;
  let high1 = low;
  let low2 = low;
  let high2 = low;
  let low3 = low;
  let high3 = low;
  const end = p + <usize>rows * stride;
  for (const bulk = p + <usize>(rows & ~3) * stride; p < bulk; ) {
    low = f32x4.add(low, v128.load(p, 0));
    high = f32x4.add(high, v128.load(p, 16));
    p += stride;
    low1 = f32x4.add(low1, v128.load(p, 0));
    high1 = f32x4.add(high1, v128.load(p, 16));
    p += stride;
    low2 = f32x4.add(low2, v128.load(p, 0));
    high2 = f32x4.add(high2, v128.load(p, 16));
    p += stride;
    low3 = f32x4.add(low3, v128.load(p, 0));
    high3 = f32x4.add(high3, v128.load(p, 16));
    p += stride;
  }
  for (; p < end; p += stride) {
    low = f32x4.add(low, v128.load(p, 0));
    high = f32x4.add(high, v128.load(p, 16));
  }
  low = f32x4.add(f32x4.add(low, low1), f32x4.add(low2, low3));
  high = f32x4.add(f32x4.add(high, high1), f32x4.add(high2, high3));
  if (add) {
    low = f32x4.add(loadLow(sum, columns), low);
    high = f32x4.add(loadHigh(sum, columns), high);
  }
  storeRow(sum, low, high, columns);
}

