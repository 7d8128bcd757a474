/** Sums, products, biases, and parts of images put together and taken apart. */
import { loadPart, storePart } from "./math";

export function addElements(
  a: usize,
  b: usize,
  output: usize,
  size: usize,
  begin: usize,
  end: usize,
): void {
  const stop = (begin * size + (((end - begin) * size) & ~3)) * 4;
  let o = begin * size * 4;
  for (; o < stop; o += 16) v128.store(output + o, f32x4.add(v128.load(a + o), v128.load(b + o)));
  const rest = ((end - begin) * size) & 3;
  if (rest) storePart(output + o, f32x4.add(loadPart(a + o, rest), loadPart(b + o, rest)), rest);
}

export function multiplyElements(
  a: usize,
  b: usize,
  output: usize,
  size: usize,
  begin: usize,
  end: usize,
): void {
  const stop = (begin * size + (((end - begin) * size) & ~3)) * 4;
  let o = begin * size * 4;
  for (; o < stop; o += 16) v128.store(output + o, f32x4.mul(v128.load(a + o), v128.load(b + o)));
  const rest = ((end - begin) * size) & 3;
  if (rest) storePart(output + o, f32x4.mul(loadPart(a + o, rest), loadPart(b + o, rest)), rest);
}

/** `output = input + bias[channel]`. */
export function addBias(
  input: usize,
  bias: usize,
  output: usize,
  pixels: usize,
  channels: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  const stop = end * pixels * pixel;
  for (let o = begin * pixels * pixel; o < stop; o += pixel) {
    let c: usize = 0;
    for (; c + 16 <= pixel; c += 16) {
      v128.store(output + o + c, f32x4.add(v128.load(input + o + c), v128.load(bias + c)));
    }
    if (c < pixel) {
      const part = (pixel - c) >> 2;
      const v = f32x4.add(loadPart(input + o + c, part), loadPart(bias + c, part));
      storePart(output + o + c, v, part);
    }
  }
}

// @ts-ignore: decorator
@inline
function copy(to: usize, from: usize, count: usize): void {
  let c: usize = 0;
  for (; c + 4 <= count; c += 4) v128.store(to + c * 4, v128.load(from + c * 4));
  if (c < count) storePart(to + c * 4, loadPart(from + c * 4, count - c), count - c);
}

/** Channels of `input` become channels `offset` and on of `output`, which has `total`. */
export function placeChannels(
  input: usize,
  output: usize,
  pixels: usize,
  channels: usize,
  total: usize,
  offset: usize,
  begin: usize,
  end: usize,
): void {
  for (let p = begin * pixels; p < end * pixels; p++) {
    copy(output + (p * total + offset) * 4, input + p * channels * 4, channels);
  }
}

/** The inverse: `output` gets channels `offset` and on of `input`. */
export function takeChannels(
  input: usize,
  output: usize,
  pixels: usize,
  channels: usize,
  total: usize,
  offset: usize,
  begin: usize,
  end: usize,
): void {
  for (let p = begin * pixels; p < end * pixels; p++) {
    copy(output + p * channels * 4, input + (p * total + offset) * 4, channels);
  }
}

/** Zeros around each image: rows of `rowSize` elements go to rows of `outRowSize`, `top` rows and `left` elements in. */
export function pad(
  input: usize,
  output: usize,
  rows: usize,
  rowSize: usize,
  outRows: usize,
  outRowSize: usize,
  top: usize,
  left: usize,
  begin: usize,
  end: usize,
): void {
  memory.fill(
    output + begin * outRows * outRowSize * 4,
    0,
    (end - begin) * outRows * outRowSize * 4,
  );
  for (let image = begin; image < end; image++) {
    for (let r: usize = 0; r < rows; r++) {
      const to = output + ((image * outRows + top + r) * outRowSize + left) * 4;
      copy(to, input + (image * rows + r) * rowSize * 4, rowSize);
    }
  }
}

/** The inverse of `pad`: `output` has `rows` rows of `rowSize`. */
export function crop(
  input: usize,
  output: usize,
  rows: usize,
  rowSize: usize,
  inRows: usize,
  inRowSize: usize,
  top: usize,
  left: usize,
  begin: usize,
  end: usize,
): void {
  for (let image = begin; image < end; image++) {
    for (let r: usize = 0; r < rows; r++) {
      const from = input + ((image * inRows + top + r) * inRowSize + left) * 4;
      copy(output + (image * rows + r) * rowSize * 4, from, rowSize);
    }
  }
}
