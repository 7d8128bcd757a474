/** Images made larger by whole factors, and the gradients. Height and width are the smaller image's. */
import { loadUpTo4, splat, storeUpTo4 } from "./math";
import { madd } from "./simd";

export function upsampleNearest(
  input: usize,
  output: usize,
  height: usize,
  width: usize,
  channels: usize,
  factorY: usize,
  factorX: usize,
  begin: usize,
  end: usize,
): void {
  let y = output + begin * height * factorY * width * factorX * channels * 4;
  for (let row = begin * height; row < end * height; row++) {
    for (let i: usize = 0; i < factorY; i++) {
      for (let j: usize = 0; j < width; j++) {
        const x = input + (row * width + j) * channels * 4;
        for (let k: usize = 0; k < factorX; k++, y += channels * 4) {
          for (let c: usize = 0; c < channels; c += 4) {
            storeUpTo4(y + c * 4, loadUpTo4(x + c * 4, channels - c), channels - c);
          }
        }
      }
    }
  }
}

/** Each pixel's gradient is the sum over its copies. */
export function upsampleNearestGradient(
  outputGradient: usize,
  inputGradient: usize,
  height: usize,
  width: usize,
  channels: usize,
  factorY: usize,
  factorX: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  const outRow = width * factorX * pixel;
  for (let row = begin * height; row < end * height; row++) {
    for (let j: usize = 0; j < width; j++) {
      const first = outputGradient + row * factorY * outRow + j * factorX * pixel;
      for (let c: usize = 0; c < channels; c += 4) {
        const part = channels - c;
        let sum = splat(0);
        for (let i: usize = 0; i < factorY; i++) {
          for (let k: usize = 0; k < factorX; k++) {
            sum = f32x4.add(sum, loadUpTo4(first + i * outRow + k * pixel + c * 4, part));
          }
        }
        storeUpTo4(inputGradient + (row * width + j) * pixel + c * 4, sum, part);
      }
    }
  }
}

/** Where the centre of output pixel `i` falls between the input's centres: (i + 1/2) / factor - 1/2. */
// @ts-ignore: decorator
@inline
function place(i: usize, factor: usize): f32 {
  return (<f32>i + 0.5) / <f32>factor - 0.5;
}

// @ts-ignore: decorator
@inline
function clamped(i: i32, count: usize): usize {
  return <usize>min(max(i, 0), <i32>count - 1);
}

export function upsampleBilinear(
  input: usize,
  output: usize,
  height: usize,
  width: usize,
  channels: usize,
  factorY: usize,
  factorX: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  let y = output + begin * height * factorY * width * factorX * pixel;
  for (let image = begin; image < end; image++) {
    const x = input + image * height * width * pixel;
    for (let i: usize = 0; i < height * factorY; i++) {
      const at = place(i, factorY);
      const top = floor<f32>(at);
      const row0 = x + clamped(<i32>top, height) * width * pixel;
      const row1 = x + clamped(<i32>top + 1, height) * width * pixel;
      const v = splat(at - top);
      for (let j: usize = 0; j < width * factorX; j++, y += pixel) {
        const across = place(j, factorX);
        const left = floor<f32>(across);
        const column0 = clamped(<i32>left, width) * pixel;
        const column1 = clamped(<i32>left + 1, width) * pixel;
        const u = splat(across - left);
        for (let c: usize = 0; c < channels; c += 4) {
          const part = channels - c;
          const a = loadUpTo4(row0 + column0 + c * 4, part);
          const b = loadUpTo4(row0 + column1 + c * 4, part);
          const d = loadUpTo4(row1 + column0 + c * 4, part);
          const e = loadUpTo4(row1 + column1 + c * 4, part);
          const above = madd(u, f32x4.sub(b, a), a);
          const below = madd(u, f32x4.sub(e, d), d);
          storeUpTo4(y + c * 4, madd(v, f32x4.sub(below, above), above), part);
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function increase(address: usize, v: v128, count: usize): void {
  storeUpTo4(address, f32x4.add(loadUpTo4(address, count), v), count);
}

export function upsampleBilinearGradient(
  outputGradient: usize,
  inputGradient: usize,
  height: usize,
  width: usize,
  channels: usize,
  factorY: usize,
  factorX: usize,
  begin: usize,
  end: usize,
): void {
  const pixel = channels * 4;
  const one = splat(1);
  let g = outputGradient + begin * height * factorY * width * factorX * pixel;
  for (let image = begin; image < end; image++) {
    const x = inputGradient + image * height * width * pixel;
    memory.fill(x, 0, height * width * pixel);
    for (let i: usize = 0; i < height * factorY; i++) {
      const at = place(i, factorY);
      const top = floor<f32>(at);
      const row0 = x + clamped(<i32>top, height) * width * pixel;
      const row1 = x + clamped(<i32>top + 1, height) * width * pixel;
      const v = splat(at - top);
      for (let j: usize = 0; j < width * factorX; j++, g += pixel) {
        const across = place(j, factorX);
        const left = floor<f32>(across);
        const column0 = clamped(<i32>left, width) * pixel;
        const column1 = clamped(<i32>left + 1, width) * pixel;
        const u = splat(across - left);
        for (let c: usize = 0; c < channels; c += 4) {
          const part = channels - c;
          const d = loadUpTo4(g + c * 4, part);
          const below = f32x4.mul(d, v);
          const above = f32x4.mul(d, f32x4.sub(one, v));
          increase(row0 + column0 + c * 4, f32x4.mul(above, f32x4.sub(one, u)), part);
          increase(row0 + column1 + c * 4, f32x4.mul(above, u), part);
          increase(row1 + column0 + c * 4, f32x4.mul(below, f32x4.sub(one, u)), part);
          increase(row1 + column1 + c * 4, f32x4.mul(below, u), part);
        }
      }
    }
  }
}
