/**
 * Sums over the places of a depthwise convolution's window that reach the image. Which do is written down once for every
 * line and once for every column (`fillAxis`); a pixel is the sum over the pairs of its line's and its column's entries.
 */
import { bytes } from "./matrix-memory";
import { madd } from "./simd";

/** Bytes of one position in an axis table: a count, then a source and a weight offset for each place. */
// @ts-ignore: decorator
@inline
export function positionBytes(taps: i32): usize {
  return 8 + (<usize>taps << 3);
}

/**
 * For each of `positions` destinations along an axis: the places of the window that meet a source, with the byte
 * offsets of source and weights. `back`: sources are outputs that looked at the destination.
 */
export function fillAxis(
  table: usize,
  positions: i32,
  sources: i32,
  taps: i32,
  stride: i32,
  dilation: i32,
  border: i32,
  sourceBytes: usize,
  weightBytes: usize,
  back: bool,
): void {
  for (let position = 0; position < positions; position++) {
    const head = table + <usize>position * positionBytes(taps);
    let entry = head + 8;
    for (let tap = 0; tap < taps; tap++) {
      let source = position * stride - border + tap * dilation;
      if (back) {
        const reach = position + border - tap * dilation;
        source = reach >= 0 && reach % stride == 0 ? reach / stride : -1;
      }
      if (source < 0 || source >= sources) continue;
      store<u32>(entry, <u32>(<usize>source * sourceBytes), 0);
      store<u32>(entry, <u32>(<usize>tap * weightBytes), 4);
      entry += 8;
    }
    store<u32>(head, <u32>(entry - head - 8));
  }
}

// @ts-ignore: decorator
@inline
export function firstEntry(position: usize): usize {
  return position + 8;
}

// @ts-ignore: decorator
@inline
export function endEntry(position: usize): usize {
  return position + 8 + <usize>load<u32>(position);
}

/** Adds up source * weight over all pairs of a line's and a column's entries, for `count` numbers side by side. */
export function sumPlaces(
  line: usize,
  column: usize,
  source: usize,
  weights: usize,
  destination: usize,
  count: i32,
): void {
  const lineEnd = endEntry(line);
  const columnEnd = endEntry(column);
  const end = bytes(count);
  let at: usize = 0;
  for (; at + 64 <= end; at += 64) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let l = firstEntry(line); l < lineEnd; l += 8) {
      const s = source + at + <usize>load<u32>(l, 0);
      const w = weights + at + <usize>load<u32>(l, 4);
      for (let k = firstEntry(column); k < columnEnd; k += 8) {
        const p = s + <usize>load<u32>(k, 0);
        const q = w + <usize>load<u32>(k, 4);
        a = madd(v128.load(p, 0), v128.load(q, 0), a);
        b = madd(v128.load(p, 16), v128.load(q, 16), b);
        c = madd(v128.load(p, 32), v128.load(q, 32), c);
        d = madd(v128.load(p, 48), v128.load(q, 48), d);
      }
    }
    v128.store(destination + at, a, 0);
    v128.store(destination + at, b, 16);
    v128.store(destination + at, c, 32);
    v128.store(destination + at, d, 48);
  }
  for (; at < end; at += 16) {
    let a = f32x4.splat(0);
    for (let l = firstEntry(line); l < lineEnd; l += 8) {
      const s = source + at + <usize>load<u32>(l, 0);
      const w = weights + at + <usize>load<u32>(l, 4);
      for (let k = firstEntry(column); k < columnEnd; k += 8) {
        a = madd(v128.load(s + <usize>load<u32>(k, 0)), v128.load(w + <usize>load<u32>(k, 4)), a);
      }
    }
    storeSome(destination + at, a, end - at);
  }
}

/** `sumPlaces` for all positions of a line; four at a time where all of a window's columns reach the image. */
export function sumLine(
  line: usize,
  columns: usize,
  positions: i32,
  taps: i32,
  source: usize,
  weights: usize,
  destination: usize,
  count: i32,
): void {
  const size = positionBytes(taps);
  for (let p = 0; p < positions; ) {
    const column = columns + <usize>p * size;
    if ((count & 7) == 0 && p + 4 <= positions && areWhole(column, taps)) {
      const step = load<u32>(firstEntry(column + size)) - load<u32>(firstEntry(column));
      sumFour(line, column, step, source, weights, destination, count);
      p += 4;
      destination += 4 * bytes(count);
    } else {
      sumPlaces(line, column, source, weights, destination, count);
      p++;
      destination += bytes(count);
    }
  }
}

/** Whether all places of four positions' windows reach the image: then they differ in where the first source lies. */
function areWhole(column: usize, taps: i32): bool {
  const size = positionBytes(taps);
  const whole = <u32>taps << 3;
  for (const end = column + 4 * size; column < end; column += size) {
    if (load<u32>(column) != whole) return false;
  }
  return true;
}

/** `sumPlaces` for four positions whose sources lie `step` bytes apart: weights are read once for all of them. */
function sumFour(
  line: usize,
  column: usize,
  step: usize,
  source: usize,
  weights: usize,
  destination: usize,
  count: i32,
): void {
  const lineEnd = endEntry(line);
  const columnEnd = endEntry(column);
  const end = bytes(count);
  for (let at: usize = 0; at < end; at += 32) {
    let a0 = f32x4.splat(0);
    let a1 = a0;
    let b0 = a0;
    let b1 = a0;
    let c0 = a0;
    let c1 = a0;
    let d0 = a0;
    let d1 = a0;
    for (let l = firstEntry(line); l < lineEnd; l += 8) {
      const s = source + at + <usize>load<u32>(l, 0);
      const w = weights + at + <usize>load<u32>(l, 4);
      for (let k = firstEntry(column); k < columnEnd; k += 8) {
        const q = w + <usize>load<u32>(k, 4);
        const low = v128.load(q, 0);
        const high = v128.load(q, 16);
        let p = s + <usize>load<u32>(k, 0);
        a0 = madd(v128.load(p, 0), low, a0);
        a1 = madd(v128.load(p, 16), high, a1);
        p += step;
        b0 = madd(v128.load(p, 0), low, b0);
        b1 = madd(v128.load(p, 16), high, b1);
        p += step;
        c0 = madd(v128.load(p, 0), low, c0);
        c1 = madd(v128.load(p, 16), high, c1);
        p += step;
        d0 = madd(v128.load(p, 0), low, d0);
        d1 = madd(v128.load(p, 16), high, d1);
      }
    }
    let to = destination + at;
    v128.store(to, a0, 0);
    v128.store(to, a1, 16);
    to += end;
    v128.store(to, b0, 0);
    v128.store(to, b1, 16);
    to += end;
    v128.store(to, c0, 0);
    v128.store(to, c1, 16);
    to += end;
    v128.store(to, d0, 0);
    v128.store(to, d1, 16);
  }
}

/** Stores as many of 4 numbers as `room` bytes hold. */
export function storeSome(p: usize, v: v128, room: usize): void {
  if (room >= 16) {
    v128.store(p, v);
    return;
  }
  store<f32>(p, f32x4.extract_lane(v, 0), 0);
  if (room > 4) store<f32>(p, f32x4.extract_lane(v, 1), 4);
  if (room > 8) store<f32>(p, f32x4.extract_lane(v, 2), 8);
}
