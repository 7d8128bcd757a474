/**
 * Depthwise convolution and its gradients: every channel has windows of its own, `multiplier` of them. NHWC, weights
 * [height][width][channel][multiplier], so that the numbers of a pixel and the weights of a place in the window lie
 * side by side and vectors run along channels.
 *
 * `depthwise-places.ts` sums over the places of a window that reach the image. The input gradient is the same sum over the
 * places that look back. With a multiplier above 1, inputs are gathered; its input gradient adds up in scratch memory.
 *
 * Measured on one Zen 5 core, 3x3 on 32 and 128 channels: 27-29 GFLOP/s forward and back with stride 1, four positions at
 * a time; 5-10 for the weights.
 */
import { endEntry, fillAxis, firstEntry, positionBytes, storeSome, sumLine, sumPlaces } from "./depthwise-places";
import { bytes } from "./matrix-memory";
import { madd } from "./simd";

/** Four inputs for four weights side by side, where each input has several weights. */
// @ts-ignore: decorator
@inline
function gather(p: usize, offsets: usize): v128 {
  let v = v128.load32_splat(p + <usize>load<u32>(offsets, 0));
  v = f32x4.replace_lane(v, 1, load<f32>(p + <usize>load<u32>(offsets, 4)));
  v = f32x4.replace_lane(v, 2, load<f32>(p + <usize>load<u32>(offsets, 8)));
  return f32x4.replace_lane(v, 3, load<f32>(p + <usize>load<u32>(offsets, 12)));
}

/** Which input each of `count` outputs of a pixel has, as byte offsets; the last is repeated for a whole vector. */
function fillInputs(offsets: usize, count: i32, multiplier: i32): void {
  for (let i = 0; i < count + 3; i++) {
    store<u32>(offsets + bytes(i), <u32>bytes(min(i, count - 1) / multiplier));
  }
}

function sumPlacesGathered(
  line: usize,
  column: usize,
  source: usize,
  offsets: usize,
  weights: usize,
  destination: usize,
  count: i32,
): void {
  const lineEnd = endEntry(line);
  const columnEnd = endEntry(column);
  const end = bytes(count);
  for (let at: usize = 0; at < end; at += 16) {
    let a = f32x4.splat(0);
    for (let l = firstEntry(line); l < lineEnd; l += 8) {
      const s = source + <usize>load<u32>(l, 0);
      const w = weights + at + <usize>load<u32>(l, 4);
      for (let k = firstEntry(column); k < columnEnd; k += 8) {
        const inputs = gather(s + <usize>load<u32>(k, 0), offsets + at);
        a = madd(inputs, v128.load(w + <usize>load<u32>(k, 4)), a);
      }
    }
    storeSome(destination + at, a, end - at);
  }
}

/** A piece is an image. */
export function depthwiseForward(
  x: usize,
  weights: usize,
  y: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  multiplier: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  dilationY: i32,
  dilationX: i32,
  top: i32,
  left: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const count = channels * multiplier;
  const line = bytes(width * channels);
  const weightLine = bytes(kernelWidth * count);
  const lines = scratch;
  const columns = lines + <usize>outHeight * positionBytes(kernelHeight);
  const offsets = columns + <usize>outWidth * positionBytes(kernelWidth);
  fillAxis(lines, outHeight, height, kernelHeight, strideY, dilationY, top, line, weightLine, false);
  fillAxis(
    columns,
    outWidth,
    width,
    kernelWidth,
    strideX,
    dilationX,
    left,
    bytes(channels),
    bytes(count),
    false,
  );
  if (multiplier > 1) fillInputs(offsets, count, multiplier);
  for (let image = begin; image < end; image++) {
    const source = x + <usize>(image * height) * line;
    let to = y + bytes(image * outHeight * outWidth * count);
    for (let l = 0; l < outHeight; l++) {
      const here = lines + <usize>l * positionBytes(kernelHeight);
      if (multiplier == 1) {
        sumLine(here, columns, outWidth, kernelWidth, source, weights, to, count);
        to += bytes(outWidth * count);
        continue;
      }
      for (let p = 0; p < outWidth; p++, to += bytes(count)) {
        const there = columns + <usize>p * positionBytes(kernelWidth);
        sumPlacesGathered(here, there, source, offsets, weights, to, count);
      }
    }
  }
}

/** A piece is an image. `x` is what is written. */
export function depthwiseInputGradient(
  gradient: usize,
  weights: usize,
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  multiplier: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  dilationY: i32,
  dilationX: i32,
  top: i32,
  left: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const count = channels * multiplier;
  const line = bytes(outWidth * count);
  const weightLine = bytes(kernelWidth * count);
  const lines = scratch;
  const columns = lines + <usize>height * positionBytes(kernelHeight);
  const sums = columns + <usize>width * positionBytes(kernelWidth);
  fillAxis(lines, height, outHeight, kernelHeight, strideY, dilationY, top, line, weightLine, true);
  fillAxis(
    columns,
    width,
    outWidth,
    kernelWidth,
    strideX,
    dilationX,
    left,
    bytes(count),
    bytes(count),
    true,
  );
  for (let image = begin; image < end; image++) {
    const source = gradient + <usize>(image * outHeight) * line;
    let to = x + bytes(image * height * width * channels);
    for (let l = 0; l < height; l++) {
      const here = lines + <usize>l * positionBytes(kernelHeight);
      if (multiplier == 1) {
        sumLine(here, columns, width, kernelWidth, source, weights, to, count);
        to += bytes(width * channels);
        continue;
      }
      for (let p = 0; p < width; p++, to += bytes(channels)) {
        const there = columns + <usize>p * positionBytes(kernelWidth);
        sumPlaces(here, there, source, weights, sums, count);
        addNeighbours(sums, to, channels, multiplier);
      }
    }
  }
}

/** Each of `channels` numbers becomes the sum of `multiplier` side by side. */
function addNeighbours(from: usize, to: usize, channels: i32, multiplier: i32): void {
  for (let c = 0; c < channels; c++) {
    let sum: f32 = 0;
    for (let m = 0; m < multiplier; m++, from += 4) sum += load<f32>(from);
    store<f32>(to + bytes(c), sum);
  }
}

/** Channels whose gradients a piece computes: a line of the cache, four vectors. */
const PIECE: i32 = 16;

/**
 * A piece is one place in the window and 16 of the outputs of a pixel, over all images; the sums of the images are
 * added up in their order.
 */
export function depthwiseWeightGradient(
  x: usize,
  gradient: usize,
  weightGradient: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  multiplier: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  dilationY: i32,
  dilationX: i32,
  top: i32,
  left: i32,
  images: i32,
  accumulate: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const count = channels * multiplier;
  const blocks = (count + PIECE - 1) / PIECE;
  const line = bytes(width * channels);
  const gradientLine = bytes(outWidth * count);
  fillInputs(scratch, count, multiplier);
  for (let piece = begin; piece < end; piece++) {
    const tap = piece / blocks;
    const first = (piece % blocks) * PIECE;
    const tapY = (tap / kernelWidth) * dilationY - top;
    const tapX = (tap % kernelWidth) * dilationX - left;
    const outputs = min(PIECE, count - first);
    const to = weightGradient + bytes(tap * count + first);
    for (let image = 0; image < images; image++) {
      let a = f32x4.splat(0);
      let b = a;
      let c = a;
      let d = a;
      for (let l = 0; l < outHeight; l++) {
        const inputLine = l * strideY + tapY;
        if (inputLine < 0 || inputLine >= height) continue;
        const from = x + <usize>(image * height + inputLine) * line;
        let g = gradient + <usize>(image * outHeight + l) * gradientLine + bytes(first);
        for (let p = 0; p < outWidth; p++, g += bytes(count)) {
          const inputColumn = p * strideX + tapX;
          if (inputColumn < 0 || inputColumn >= width) continue;
          const pixel = from + bytes(inputColumn * channels);
          if (multiplier == 1) {
            const q = pixel + bytes(first);
            a = madd(v128.load(q, 0), v128.load(g, 0), a);
            b = madd(v128.load(q, 16), v128.load(g, 16), b);
            c = madd(v128.load(q, 32), v128.load(g, 32), c);
            d = madd(v128.load(q, 48), v128.load(g, 48), d);
          } else {
            const offsets = scratch + bytes(first);
            a = madd(gather(pixel, offsets), v128.load(g, 0), a);
            if (outputs > 4) b = madd(gather(pixel, offsets + 16), v128.load(g, 16), b);
            if (outputs > 8) c = madd(gather(pixel, offsets + 32), v128.load(g, 32), c);
            if (outputs > 12) d = madd(gather(pixel, offsets + 48), v128.load(g, 48), d);
          }
        }
      }
      const add = accumulate != 0 || image > 0;
      finish(to, a, outputs, add);
      finish(to + 16, b, outputs - 4, add);
      finish(to + 32, c, outputs - 8, add);
      finish(to + 48, d, outputs - 12, add);
    }
  }
}

/** Stores, or adds, up to 4 numbers. */
function finish(p: usize, v: v128, outputs: i32, add: bool): void {
  if (outputs <= 0) return;
  storeSome(p, add ? f32x4.add(v128.load(p), v) : v, bytes(outputs));
}
