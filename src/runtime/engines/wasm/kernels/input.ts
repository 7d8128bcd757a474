/** Pixels as they are in files, made floats: `output = scale * input`; `size` is the elements of one image. */
import { splat, loadPart, storePart } from "./math";

// @ts-ignore: decorator
@inline
function floats(words: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_u(words), scale);
}

export function readBytes(
  input: usize,
  output: usize,
  size: usize,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(scale);
  let x = input + begin * size;
  let y = output + begin * size * 4;
  const stop = input + end * size;
  for (; x + 16 <= stop; x += 16, y += 64) {
    const bytes = v128.load(x);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    v128.store(y, floats(i32x4.extend_low_i16x8_u(low), s));
    v128.store(y, floats(i32x4.extend_high_i16x8_u(low), s), 16);
    v128.store(y, floats(i32x4.extend_low_i16x8_u(high), s), 32);
    v128.store(y, floats(i32x4.extend_high_i16x8_u(high), s), 48);
  }
  for (; x < stop; x++, y += 4) store<f32>(y, <f32>load<u8>(x) * scale);
}

export function readFloats(
  input: usize,
  output: usize,
  size: usize,
  scale: f32,
  begin: usize,
  end: usize,
): void {
  const s = splat(scale);
  let x = input + begin * size * 4;
  let y = output + begin * size * 4;
  const count = (end - begin) * size;
  const last = y + (count & ~3) * 4;
  for (; y < last; x += 16, y += 16) v128.store(y, f32x4.mul(v128.load(x), s));
  if (count & 3) storePart(y, f32x4.mul(loadPart(x, count & 3), s), count & 3);
}
