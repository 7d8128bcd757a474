/**
 * Inverted dropout. Element `e` of the batch's image `i` is kept where word `i * size + e` of the stream, taken as a
 * number in [0, 1), is at least the rate; the words are those of runtime/chance.ts, bit for bit.
 */
import { loadPart, pinned, splat, storePart } from "./math";

/** Byte offset of the chunk's first image in the control block. */
// @ts-ignore: decorator
@inline
const firstImage: usize = 4;

// @ts-ignore: decorator
@inline
function fold(x: v128, bits: i32): v128 {
  return v128.xor(x, i32x4.shr_u(x, bits));
}

// @ts-ignore: decorator
@inline
function step(x: v128, bits: i32, factor: v128): v128 {
  return i32x4.mul(fold(x, bits), factor);
}

// @ts-ignore: decorator
@inline
function mix(x: v128, a: v128, b: v128, c: v128): v128 {
  return fold(step(step(step(x, 17, a), 11, b), 15, c), 14);
}

/** All ones in the lanes that are kept; `threshold` is the rate times 2^24, rounded up; `a` to `c` are mix's factors. */
// @ts-ignore: decorator
@inline
function kept(
  index: v128,
  first: v128,
  second: v128,
  threshold: v128,
  a: v128,
  b: v128,
  c: v128,
): v128 {
  const word = mix(v128.xor(mix(i32x4.add(index, first), a, b, c), second), a, b, c);
  return reaches(word, threshold);
}

/** Whether a word's number in [0, 1) is at least the rate: all ones, or zeros. */
// @ts-ignore: decorator
@inline
function reaches(word: v128, threshold: v128): v128 {
  return i32x4.ge_s(i32x4.shr_u(word, 8), threshold);
}

/** Keeps and scales eight numbers, and gives their bits: loads before stores, the higher first, as V8 joins vectors. */
// @ts-ignore: decorator
@inline
function keep(x: usize, y: usize, scale: v128, low: v128, high: v128): i32 {
  const y0 = v128.and(f32x4.mul(v128.load(x, 0), scale), low);
  const y1 = v128.and(f32x4.mul(v128.load(x, 16), scale), high);
  v128.store(y, y1, 16);
  v128.store(y, y0, 0);
  return i32x4.bitmask(low) | (i32x4.bitmask(high) << 8);
}

/** Bytes of an image's mask: one for four elements, up to a whole word. */
// @ts-ignore: decorator
@inline
function maskBytes(size: usize): usize {
  return (((size + 3) >> 2) + 3) & ~3;
}

/** `mask` (0: none) gets a bit for every element, four to a byte. */
export function dropout(
  input: usize,
  output: usize,
  mask: usize,
  key: usize,
  control: usize,
  size: usize,
  threshold: i32,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const first = i32x4.splat(load<i32>(key));
  const second = i32x4.splat(load<i32>(key, 4));
  const least = i32x4.splat(threshold);
  const s = splat(scale);
  const a = pinned(i32x4.splat(0xed5ad4bb), size);
  const b = pinned(i32x4.splat(0xac4c1b51), size);
  const c = pinned(i32x4.splat(0x31848bab), size);
  const none = pinned(i32x4.splat(0), size);
  const four = pinned(i32x4.splat(4), size);
  const eight = pinned(i32x4.splat(8), size);
  const twelve = pinned(i32x4.splat(12), size);
  const sixteen = pinned(i32x4.splat(16), size);
  const rest = size & 3;
  for (let image = begin; image < end; image++) {
    const x = input + image * size * 4;
    const y = output + image * size * 4;
    const m = mask + image * maskBytes(size);
    const start = (<usize>load<i32>(control, firstImage) + image) * size;
    let index = i32x4.add(i32x4.splat(<i32>start), i32x4(0, 1, 2, 3));
    let e: usize = 0;
    // A word is forty operations that wait for each other: four of them side by side wait less.
    for (; e + 16 <= size; e += 16) {
      const w = i32x4.add(index, first);
      let w0 = i32x4.add(w, none);
      let w1 = i32x4.add(w, four);
      let w2 = i32x4.add(w, eight);
      let w3 = i32x4.add(w, twelve);
      for (let round = 0; ; round++) {
        w0 = step(w0, 17, a);
        w1 = step(w1, 17, a);
        w2 = step(w2, 17, a);
        w3 = step(w3, 17, a);
        w0 = step(w0, 11, b);
        w1 = step(w1, 11, b);
        w2 = step(w2, 11, b);
        w3 = step(w3, 11, b);
        w0 = fold(step(w0, 15, c), 14);
        w1 = fold(step(w1, 15, c), 14);
        w2 = fold(step(w2, 15, c), 14);
        w3 = fold(step(w3, 15, c), 14);
        if (round == 1) break;
        w0 = v128.xor(w0, second);
        w1 = v128.xor(w1, second);
        w2 = v128.xor(w2, second);
        w3 = v128.xor(w3, second);
      }
      const from = x + e * 4;
      const to = y + e * 4;
      let bits = keep(from, to, s, reaches(w0, least), reaches(w1, least));
      bits |= keep(from + 32, to + 32, s, reaches(w2, least), reaches(w3, least)) << 16;
      if (mask) store<i32>(m + (e >> 2), bits);
      index = i32x4.add(index, sixteen);
    }
    for (; e + 4 <= size; e += 4) {
      const yes = kept(index, first, second, least, a, b, c);
      v128.store(y + e * 4, v128.and(f32x4.mul(v128.load(x + e * 4), s), yes));
      if (mask) store<u8>(m + (e >> 2), <u8>i32x4.bitmask(yes));
      index = i32x4.add(index, four);
    }
    if (rest) {
      const yes = kept(index, first, second, least, a, b, c);
      storePart(y + e * 4, v128.and(f32x4.mul(loadPart(x + e * 4, rest), s), yes), rest);
      if (mask) store<u8>(m + (e >> 2), <u8>i32x4.bitmask(yes));
    }
  }
}

// @ts-ignore: decorator
@inline
function unpack(byte: i32, bits: v128): v128 {
  return i32x4.eq(v128.and(i32x4.splat(byte), bits), bits);
}

/** The gradient, by the mask that the forward pass has left. */
export function dropoutGradient(
  outputGradient: usize,
  mask: usize,
  inputGradient: usize,
  size: usize,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(scale);
  const bits = pinned(i32x4(1, 2, 4, 8), size);
  const rest = size & 3;
  for (let image = begin; image < end; image++) {
    const g = outputGradient + image * size * 4;
    const d = inputGradient + image * size * 4;
    const m = mask + image * maskBytes(size);
    let e: usize = 0;
    for (; e + 4 <= size; e += 4) {
      const yes = unpack(load<u8>(m + (e >> 2)), bits);
      v128.store(d + e * 4, v128.and(f32x4.mul(v128.load(g + e * 4), s), yes));
    }
    if (rest) {
      const yes = unpack(load<u8>(m + (e >> 2)), bits);
      storePart(d + e * 4, v128.and(f32x4.mul(loadPart(g + e * 4, rest), s), yes), rest);
    }
  }
}
