/**
 * Maximum pooling over NHWC images; of equal maxima the first in reading order counts. With `least` 0 a relu follows
 * the pooling, with -infinity none does. Where `mark` is an address, not 0, the forward kernels leave there where each
 * gradient has to go.
 */
import { atLeast, choose, loadPart, loadUpTo4, pinned, splat, storePart, storeUpTo4 } from "./math";

/**
 * One vector of 2x2 windows. Where gradients go: four groups of four bits, one a position of the window, one bit a
 * lane; none is set where relu has cut the maximum off.
 */
// @ts-ignore: decorator
@inline
function marks(right0: v128, right1: v128, below: v128, kept: v128): u32 {
  const r0 = i32x4.bitmask(right0);
  const r1 = i32x4.bitmask(right1);
  const b = i32x4.bitmask(below);
  const k = i32x4.bitmask(kept);
  const upper = k & ~b;
  const lower = k & b;
  return (upper & ~r0) | ((upper & r0) << 4) | ((lower & ~r1) << 8) | ((lower & r1) << 12);
}

// @ts-ignore: decorator
@inline
function pool2Vector(x0: v128, x1: v128, x2: v128, x3: v128, least: v128, mark: usize): v128 {
  const right0 = f32x4.gt(x1, x0);
  const right1 = f32x4.gt(x3, x2);
  const above = choose(right0, x1, x0);
  const under = choose(right1, x3, x2);
  const below = f32x4.gt(under, above);
  const best = choose(below, under, above);
  if (mark) store<u16>(mark, <u16>marks(right0, right1, below, f32x4.gt(best, least)));
  return atLeast(best, least);
}

/** 2x2 windows, stride 2, no padding. `mark`: two bytes for every four channels of an output pixel. */
export function maxPool2(
  input: usize,
  output: usize,
  mark: usize,
  height: usize,
  width: usize,
  channels: usize,
  least: f32,
  begin: usize,
  end: usize,
): void {
  const floor = splat(least);
  const pixel = channels * 4;
  const row = width * pixel;
  const outRows = height >> 1;
  const outColumns = width >> 1;
  const vectors = channels & ~3;
  const rest = channels & 3;
  const markPixel = ((channels + 3) >> 2) * 2;
  const markImage = (outRows * outColumns * markPixel + 3) & ~3;
  for (let image = begin; image < end; image++) {
    let y = output + image * outRows * outColumns * pixel;
    let m = mark ? mark + image * markImage : 0;
    const markStep: usize = mark ? 2 : 0;
    for (let i: usize = 0; i < outRows; i++) {
      let x = input + image * height * row + 2 * i * row;
      for (let j: usize = 0; j < outColumns; j++, x += pixel) {
        const stop = x + vectors * 4;
        for (; x < stop; x += 16, y += 16, m += markStep) {
          const below = x + row;
          const v = pool2Vector(
            v128.load(x),
            v128.load(x + pixel),
            v128.load(below),
            v128.load(below + pixel),
            floor,
            m,
          );
          v128.store(y, v);
        }
        if (rest) {
          const below = x + row;
          const v = pool2Vector(
            loadPart(x, rest),
            loadPart(x + pixel, rest),
            loadPart(below, rest),
            loadPart(below + pixel, rest),
            floor,
            m,
          );
          storePart(y, v, rest);
          x += rest * 4;
          y += rest * 4;
          m += markStep;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function marked(g: v128, set: v128, bits: v128): v128 {
  return v128.and(g, i32x4.eq(v128.and(set, bits), bits));
}

export function maxPool2Gradient(
  outputGradient: usize,
  mark: usize,
  inputGradient: usize,
  height: usize,
  width: usize,
  channels: usize,
  begin: usize,
  end: usize,
): void {
  const bits0 = pinned(i32x4(0x1, 0x2, 0x4, 0x8), channels);
  const bits1 = pinned(i32x4(0x10, 0x20, 0x40, 0x80), channels);
  const bits2 = pinned(i32x4(0x100, 0x200, 0x400, 0x800), channels);
  const bits3 = pinned(i32x4(0x1000, 0x2000, 0x4000, 0x8000), channels);
  const pixel = channels * 4;
  const row = width * pixel;
  const outRows = height >> 1;
  const outColumns = width >> 1;
  const vectors = channels & ~3;
  const rest = channels & 3;
  const markPixel = ((channels + 3) >> 2) * 2;
  const markImage = (outRows * outColumns * markPixel + 3) & ~3;
  for (let image = begin; image < end; image++) {
    let g = outputGradient + image * outRows * outColumns * pixel;
    let m = mark + image * markImage;
    const first = inputGradient + image * height * row;
    for (let i: usize = 0; i < outRows; i++) {
      let d = first + 2 * i * row;
      for (let j: usize = 0; j < outColumns; j++, d += pixel) {
        const stop = d + vectors * 4;
        for (; d < stop; d += 16, g += 16, m += 2) {
          const v = v128.load(g);
          const set = i32x4.splat(load<u16>(m));
          const below = d + row;
          v128.store(d, marked(v, set, bits0));
          v128.store(d + pixel, marked(v, set, bits1));
          v128.store(below, marked(v, set, bits2));
          v128.store(below + pixel, marked(v, set, bits3));
        }
        if (rest) {
          const v = loadPart(g, rest);
          const set = i32x4.splat(load<u16>(m));
          const below = d + row;
          storePart(d, marked(v, set, bits0), rest);
          storePart(d + pixel, marked(v, set, bits1), rest);
          storePart(below, marked(v, set, bits2), rest);
          storePart(below + pixel, marked(v, set, bits3), rest);
          d += rest * 4;
          g += rest * 4;
          m += 2;
        }
      }
      if (width & 1) {
        memory.fill(d, 0, pixel);
        memory.fill(d + row, 0, pixel);
      }
    }
    if (height & 1) memory.fill(first + (height - 1) * row, 0, row);
  }
}

/**
 * Any windows. `mark`: for every output element the offset in the image (in elements) of its maximum, -1 where relu
 * has cut it off. Windows wholly in the padding do not occur.
 */
export function maxPool(
  input: usize,
  output: usize,
  mark: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  poolHeight: i32,
  poolWidth: i32,
  strideY: i32,
  strideX: i32,
  top: i32,
  left: i32,
  least: f32,
  begin: i32,
  end: i32,
): void {
  const floor = splat(least);
  const outSize = outHeight * outWidth * channels;
  for (let image = begin; image < end; image++) {
    const x = input + <usize>image * <usize>(height * width * channels) * 4;
    let at = <usize>image * <usize>outSize * 4;
    for (let i = 0; i < outHeight; i++) {
      const y0 = max(i * strideY - top, 0);
      const y1 = min(i * strideY - top + poolHeight, height);
      for (let j = 0; j < outWidth; j++) {
        const x0 = max(j * strideX - left, 0);
        const x1 = min(j * strideX - left + poolWidth, width);
        for (let c = 0; c < channels; c += 4) {
          const part = <usize>min(channels - c, 4);
          let offset = (y0 * width + x0) * channels + c;
          let best = loadUpTo4(x + offset * 4, part);
          let where = i32x4.splat(offset);
          for (let yy = y0; yy < y1; yy++) {
            offset = (yy * width + x0) * channels + c;
            for (let xx = x0; xx < x1; xx++, offset += channels) {
              const v = loadUpTo4(x + offset * 4, part);
              const larger = f32x4.gt(v, best);
              best = choose(larger, v, best);
              where = choose(larger, i32x4.splat(offset), where);
            }
          }
          where = i32x4.add(where, i32x4(0, 1, 2, 3));
          where = choose(f32x4.gt(best, floor), where, i32x4.splat(-1));
          storeUpTo4(output + at, atLeast(best, floor), part);
          if (mark) storeUpTo4(mark + at, where, part);
          at += part * 4;
        }
      }
    }
  }
}

/** `size` and `outSize` are the elements of one image. */
export function maxPoolGradient(
  outputGradient: usize,
  mark: usize,
  inputGradient: usize,
  size: usize,
  outSize: usize,
  begin: usize,
  end: usize,
): void {
  memory.fill(inputGradient + begin * size * 4, 0, (end - begin) * size * 4);
  for (let image = begin; image < end; image++) {
    const d = inputGradient + image * size * 4;
    const stop = (image + 1) * outSize * 4;
    for (let at = image * outSize * 4; at < stop; at += 4) {
      const where = load<i32>(mark + at);
      if (where < 0) continue;
      const place = d + <usize>where * 4;
      store<f32>(place, load<f32>(place) + load<f32>(outputGradient + at));
    }
  }
}
