import { madd, relu } from "./simd";

/** How tiles begin and end: bits. */
export const START_BIAS = 1;
export const ADD_TO = 2;
export const RELU = 4;

/** Rows of the largest tile: without relaxed SIMD a sixth row does not fit into 16 registers. */
export const TILE: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;

// @ts-ignore: decorator
@inline
function storeColumns(p: usize, c: v128, d: v128, columns: i32): void {
  if (columns == 8) {
    v128.store(p, c, 0);
    v128.store(p, d, 16);
    return;
  }
  let low = c;
  if (columns >= 4) {
    v128.store(p, c, 0);
    low = d;
    p += 16;
  }
  const rest = columns & 3;
  if (rest > 0) f32.store(p, f32x4.extract_lane(low, 0), 0);
  if (rest > 1) f32.store(p, f32x4.extract_lane(low, 1), 4);
  if (rest > 2) f32.store(p, f32x4.extract_lane(low, 2), 8);
}

// @ts-ignore: decorator
@inline
function loadColumns(p: usize, columns: i32, second: bool): v128 {
  const n = second ? columns - 4 : columns;
  if (second) p += 16;
  if (n >= 4) return v128.load(p);
  let v = f32x4.splat(0);
  if (n > 0) v = f32x4.replace_lane(v, 0, f32.load(p, 0));
  if (n > 1) v = f32x4.replace_lane(v, 1, f32.load(p, 4));
  if (n > 2) v = f32x4.replace_lane(v, 2, f32.load(p, 8));
  return v;
}

// @ts-ignore: decorator
@inline
function finish(p: usize, c: v128, d: v128, columns: i32, mode: i32): void {
  let e = c;
  let f = d;
  if (mode & ADD_TO) {
    e = f32x4.add(e, loadColumns(p, columns, false));
    f = f32x4.add(f, loadColumns(p, columns, true));
  }
  if (mode & RELU) {
    e = relu(e);
    f = relu(f);
  }
  storeColumns(p, e, f, columns);
}

// @ts-ignore: decorator
@inline
function tile(
  rows: i32, table: usize, offsets: usize, count: i32, b: usize, strideB: i32, z0: v128, z1: v128, columns: i32, mode: i32,
): void {
  const a0 = <usize>load<u32>(table, 0);
  const a1 = <usize>load<u32>(table, 8);
  const a2 = <usize>load<u32>(table, 16);
  const a3 = <usize>load<u32>(table, 24);
  const a4 = rows > 4 ? <usize>load<u32>(table, 32) : 0;
  const a5 = rows > 5 ? <usize>load<u32>(table, 40) : 0;
  let c0 = z0, d0 = z1, c1 = z0, d1 = z1, c2 = z0, d2 = z1, c3 = z0, d3 = z1;
  let c4 = z0, d4 = z1, c5 = z0, d5 = z1;
  const stop = offsets + (<usize>count << 2);
  for (let o = offsets; o < stop; o += 4) {
    const p = <usize>load<u32>(o);
    const b0 = v128.load(b, 0);
    const b1 = v128.load(b, 16);
    b += strideB;
    let x = v128.load32_splat(a0 + p);
    c0 = madd(x, b0, c0); d0 = madd(x, b1, d0);
    x = v128.load32_splat(a1 + p);
    c1 = madd(x, b0, c1); d1 = madd(x, b1, d1);
    x = v128.load32_splat(a2 + p);
    c2 = madd(x, b0, c2); d2 = madd(x, b1, d2);
    x = v128.load32_splat(a3 + p);
    c3 = madd(x, b0, c3); d3 = madd(x, b1, d3);
    if (rows > 4) { x = v128.load32_splat(a4 + p); c4 = madd(x, b0, c4); d4 = madd(x, b1, d4); }
    if (rows > 5) { x = v128.load32_splat(a5 + p); c5 = madd(x, b0, c5); d5 = madd(x, b1, d5); }
  }
  finish(<usize>load<u32>(table, 4), c0, d0, columns, mode);
  finish(<usize>load<u32>(table, 12), c1, d1, columns, mode);
  finish(<usize>load<u32>(table, 20), c2, d2, columns, mode);
  finish(<usize>load<u32>(table, 28), c3, d3, columns, mode);
  if (rows > 4) finish(<usize>load<u32>(table, 36), c4, d4, columns, mode);
  if (rows > 5) finish(<usize>load<u32>(table, 44), c5, d5, columns, mode);
}

export function multiply(table: usize, rows: i32, offsets: usize, count: i32, b: usize, strideB: i32, bias: usize, columns: i32, mode: i32): void {
  let z0 = f32x4.splat(0), z1 = z0;
  if (mode & START_BIAS) { z0 = loadColumns(bias, columns, false); z1 = loadColumns(bias, columns, true); }
  const stop = table + (<usize>rows << 3);
  const bulk = table + (<usize>(rows - (rows % TILE)) << 3);
  for (; table < bulk; table += 8 * TILE) tile(TILE, table, offsets, count, b, strideB, z0, z1, columns, mode);
  for (; table < stop; table += 32) tile(4, table, offsets, count, b, strideB, z0, z1, columns, mode);
}
