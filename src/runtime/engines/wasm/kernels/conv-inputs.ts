/** The gradient of a convolution's input; `conv.ts` explains the layout and the loops. */
import { ADD, addRow, closeRows, fillAdjacent, multiply } from "./matrix";
import { bytes, clear, copy, factorBytes, panelsOf, transposeBlock } from "./matrix-memory";
import { relu } from "./simd";

/**
 * Turns panels [K = (tap, channel)][8 filters] into panels [filter][8 channels] for each tap: what the input gradient
 * multiplies with, [groups][taps][ceil(channels/groups / 8)][filters/groups][8]. A piece is a group's tap.
 */
export function transposePanels(
  weights: usize,
  transposed: usize,
  taps: i32,
  groupChannels: i32,
  groupFilters: i32,
  begin: i32,
  end: i32,
): void {
  const panels = panelsOf(groupFilters);
  const channelPanels = panelsOf(groupChannels);
  for (let piece = begin; piece < end; piece++) {
    const g = piece / taps;
    const tap = piece % taps;
    for (let i = 0; i < channelPanels; i++) {
      const to = transposed + bytes((piece * channelPanels + i) * groupFilters * 8);
      for (let j = 0; j < panels; j++) {
        transposeBlock(
          weights + bytes((((g * panels + j) * taps + tap) * groupChannels + 8 * i) * 8),
          min(8, groupChannels - 8 * i),
          to + bytes(j * 64),
          min(8, groupFilters - 8 * j),
        );
      }
    }
  }
}

/** Sets `pixels` pixels to zeros, or to the bias. */
function startPixels(p: usize, pixels: i32, channels: i32, bias: usize, hasBias: i32): void {
  if (!hasBias) {
    clear(p, pixels * channels);
    return;
  }
  for (let i = 0; i < pixels; i++) copy(p + bytes(i * channels), bias, channels);
}

function reluPixels(p: usize, count: i32): void {
  const end = p + bytes(count);
  for (const bulk = p + bytes(count & ~3); p < bulk; p += 16) v128.store(p, relu(v128.load(p)));
  for (; p < end; p += 4) {
    const v = load<f32>(p);
    if (v < 0) store<f32>(p, 0);
  }
}

/** The first output line (or column) whose window's `tap` lies at or after input line 0. */
// @ts-ignore: decorator
@inline
function firstReaching(border: i32, tap: i32, stride: i32): i32 {
  const missing = border - tap;
  return missing > 0 ? (missing + stride - 1) / stride : 0;
}

/** One more than the last output line (or column) whose window's `tap` lies before the input's `size`. */
// @ts-ignore: decorator
@inline
function endReaching(border: i32, tap: i32, stride: i32, size: i32): i32 {
  const room = size - 1 + border - tap;
  return room < 0 ? 0 : room / stride + 1;
}

/** Gradient of the input, which is also a transposed convolution: then with bias and ReLU. `x` is what is written. */
export function convInputGradient(
  gradient: usize,
  transposed: usize,
  bias: usize,
  x: usize,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  strideY: i32,
  strideX: i32,
  dilationY: i32,
  dilationX: i32,
  top: i32,
  left: i32,
  groups: i32,
  hasBias: i32,
  hasRelu: i32,
  blockImages: i32,
  blockLines: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const groupChannels = channels / groups;
  const groupFilters = filters / groups;
  const panels = panelsOf(groupChannels);
  const taps = kernelHeight * kernelWidth;
  const factors = scratch;
  const table = factors + factorBytes(groupFilters);
  fillAdjacent(factors, groupFilters);

  for (let image = begin; image < end; image += blockImages) {
    const images = min(blockImages, end - image);
    const imagesAt = x + bytes(image * height * width * channels);
    startPixels(imagesAt, images * height * width, channels, bias, hasBias);
    for (let firstLine = 0; firstLine < outHeight; firstLine += blockLines) {
      const endLine = min(firstLine + blockLines, outHeight);
      for (let tap = 0; tap < taps; tap++) {
        const tapY = tap / kernelWidth * dilationY;
        const tapX = (tap % kernelWidth) * dilationX;
        const lineStart = max(firstLine, firstReaching(top, tapY, strideY));
        const lineEnd = min(endLine, endReaching(top, tapY, strideY, height));
        const pixelStart = firstReaching(left, tapX, strideX);
        const pixelEnd = min(outWidth, endReaching(left, tapX, strideX, width));
        if (lineStart >= lineEnd || pixelStart >= pixelEnd) continue;
        let entry = table;
        for (let i = 0; i < images; i++) {
          for (let l = lineStart; l < lineEnd; l++) {
            let from = bytes(((i * outHeight + l) * outWidth + pixelStart) * filters);
            const inputLine = i * height + l * strideY + tapY - top;
            let to = bytes((inputLine * width + pixelStart * strideX + tapX - left) * channels);
            for (let p = pixelStart; p < pixelEnd; p++) {
              entry = addRow(entry, from, to);
              from += bytes(filters);
              to += bytes(strideX * channels);
            }
          }
        }
        closeRows(entry);
        const rows = images * (lineEnd - lineStart) * (pixelEnd - pixelStart);
        const gradientAt = gradient + bytes(image * outHeight * outWidth * filters);
        for (let g = 0; g < groups; g++) {
          multiply(
            table,
            rows,
            gradientAt + bytes(g * groupFilters),
            imagesAt + bytes(g * groupChannels),
            32,
            factors,
            groupFilters,
            transposed + bytes((g * taps + tap) * panels * groupFilters * 8),
            bytes(groupFilters * 8),
            32,
            0,
            groupChannels,
            ADD,
          );
        }
      }
    }
    if (hasRelu) reluPixels(imagesAt, images * height * width * channels);
  }
}

/**
 * What goes back through a ReLU: the gradient where the result is above 0 (or NaN, so that mistakes stay visible), else
 * 0. A piece is an image of `count` numbers; `masked` may be `gradient`.
 */
export function maskRelu(
  gradient: usize,
  result: usize,
  masked: usize,
  count: i32,
  begin: i32,
  end: i32,
): void {
  const shift = bytes(begin * count);
  const length = bytes((end - begin) * count);
  const zeros = f32x4.splat(0);
  let p: usize = shift;
  for (const bulk = shift + (length & ~15); p < bulk; p += 16) {
    const dead = f32x4.le(v128.load(result + p), zeros);
    v128.store(masked + p, v128.andnot(v128.load(gradient + p), dead));
  }
  for (; p < shift + length; p += 4) {
    store<f32>(masked + p, load<f32>(result + p) <= 0 ? 0 : load<f32>(gradient + p));
  }
}
