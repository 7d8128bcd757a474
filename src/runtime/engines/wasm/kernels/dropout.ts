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
function mix(x: v128, a: v128, b: v128, c: v128): v128 {
  x = v128.xor(x, i32x4.shr_u(x, 17));
  x = i32x4.mul(x, a);
  x = v128.xor(x, i32x4.shr_u(x, 11));
  x = i32x4.mul(x, b);
  x = v128.xor(x, i32x4.shr_u(x, 15));
  x = i32x4.mul(x, c);
  return v128.xor(x, i32x4.shr_u(x, 14));
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
  return i32x4.ge_s(i32x4.shr_u(word, 8), threshold);
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
  const four = pinned(i32x4.splat(4), size);
  const rest = size & 3;
  for (let image = begin; image < end; image++) {
    const x = input + image * size * 4;
    const y = output + image * size * 4;
    const m = mask + image * maskBytes(size);
    const start = (<usize>load<i32>(control, firstImage) + image) * size;
    let index = i32x4.add(i32x4.splat(<i32>start), i32x4(0, 1, 2, 3));
    let e: usize = 0;
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
