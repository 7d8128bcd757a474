/** What the kernels of convolution share: the inputs that a window sees, with a border of zeros where it needs one. */
import { bytes, clear, copy } from "./matrix-memory";

/**
 * Copies `lines` lines from `firstLine` of an image and `columns` pixels from `firstColumn` of each; what lies outside
 * of the image is 0.
 */
export function copyWithBorder(
  to: usize,
  image: usize,
  height: i32,
  width: i32,
  channels: i32,
  firstLine: i32,
  lines: i32,
  firstColumn: i32,
  columns: i32,
): void {
  const left = min(max(-firstColumn, 0), columns);
  const start = max(firstColumn, 0);
  const inside = max(min(width - start, columns - left), 0);
  const right = columns - left - inside;
  for (let line = firstLine; line < firstLine + lines; line++) {
    if (line < 0 || line >= height) clear(to, columns * channels);
    else {
      const from = image + bytes((line * width + start) * channels);
      clear(to, left * channels);
      copy(to + bytes(left * channels), from, inside * channels);
      clear(to + bytes((left + inside) * channels), right * channels);
    }
    to += bytes(columns * channels);
  }
}

/** Offsets of the K inputs that an output pixel sees, in lines of `line` bytes. */
export function fillWindow(
  factors: usize,
  kernelHeight: i32,
  kernelWidth: i32,
  dilationY: i32,
  dilationX: i32,
  line: usize,
  channels: i32,
  groupChannels: i32,
): void {
  for (let y = 0; y < kernelHeight; y++) {
    for (let x = 0; x < kernelWidth; x++) {
      const tap = <usize>(y * dilationY) * line + bytes(x * dilationX * channels);
      for (let c = 0; c < groupChannels; c++, factors += 4)
        store<u32>(factors, <u32>(tap + bytes(c)));
    }
  }
}

/**
 * Where the inputs of a block begin: in the images themselves, or in a copy with borders, made here. A block is
 * `lines` input lines from `firstLine` of each of `images` images (all lines where there are several images).
 */
export function blockSource(
  x: usize,
  copied: usize,
  padded: i32,
  image: i32,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  firstLine: i32,
  lines: i32,
  firstColumn: i32,
  columns: i32,
): usize {
  if (!padded) return x + bytes((image * height + firstLine) * width * channels);
  for (let i = 0; i < images; i++) {
    copyWithBorder(
      copied + bytes(i * lines * columns * channels),
      x + bytes((image + i) * height * width * channels),
      height,
      width,
      channels,
      firstLine,
      lines,
      firstColumn,
      columns,
    );
  }
  return copied;
}
