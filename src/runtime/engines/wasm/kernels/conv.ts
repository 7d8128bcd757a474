/**
 * Convolution and its gradients, NHWC, directly on the images: nothing is unrolled into columns.
 *
 * Weights, and gradients of them, are panels [groups][ceil(filters/groups / 8)][K][8] with K = (ky, kx, channel of the
 * group); lanes beyond the last filter hold zeros. All three kernels are `multiply` with other tables:
 *
 *   forward         rows are output pixels, factors the K inputs that a pixel sees
 *   weight gradient rows are the K weights of a panel, factors the output pixels
 *   input gradient  for each (ky, kx): rows are the output pixels that reach the image through this weight, factors
 *                   the filters; each row is added to the input pixel it reaches. So nothing is multiplied by the
 *                   zeros of strides and borders, and every stride and dilation is served by one loop.
 *
 * Work goes through the images in blocks of several small images or some lines of a large one (a rule of the op's),
 * so that a block stays in the cache while all panels are multiplied with it. Where a window reaches over the border
 * (`padded`), the block is copied into scratch memory with its zeros around it first.
 *
 * Measured on one Zen 5 core, 32 images, relaxed (without), GFLOP/s counted as direct convolution:
 *
 *                                forward     weights     inputs
 *   28x28x1   -> 26x26x32, 3x3   55 (42)     49 (49)     -
 *   13x13x32  -> 11x11x64, 3x3   65 (52)     63 (51)     64 (51)
 *   5x5x64    -> 3x3x128, 3x3    65 (54)     62 (50)     65 (52)
 *   14x14x8   -> 32, 3x3 same    65 (52)     62 (52)     67 (52)
 *   14x14x64  -> 128, 3x3 same   64 (53)     60 (49)     68 (56)
 *   14x14x256 -> 512, 3x3 same   63 (54)     61 (50)     69 (59)
 *   28x28x32  -> 14x14x64, s 2   61 (51)     56 (47)     64 (52)
 */
import { addRow, BIAS, closeRows, multiply, RELU } from "./matrix";
import { bytes, factorBytes, panelsOf, tableBytes } from "./matrix-memory";
import { blockSource, fillWindow } from "./conv-window";

/** A piece is an image. */
export function convForward(
  x: usize,
  weights: usize,
  bias: usize,
  y: usize,
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
  padded: i32,
  blockImages: i32,
  blockLines: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const groupChannels = channels / groups;
  const groupFilters = filters / groups;
  const panels = panelsOf(groupFilters);
  const inner = kernelHeight * kernelWidth * groupChannels;
  const mode = (hasBias ? BIAS : 0) | (hasRelu ? RELU : 0);
  const seenColumns = (outWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1;
  const lineBytes = bytes((padded ? seenColumns : width) * channels);

  const factors = scratch;
  const table = factors + factorBytes(inner);
  const copied = table + tableBytes(blockImages * blockLines * outWidth);
  fillWindow(
    factors,
    kernelHeight,
    kernelWidth,
    dilationY,
    dilationX,
    lineBytes,
    channels,
    groupChannels,
  );

  let tableImages = 0;
  let tableLines = 0;
  for (let image = begin; image < end; image += blockImages) {
    const images = min(blockImages, end - image);
    for (let firstLine = 0; firstLine < outHeight; firstLine += blockLines) {
      const lines = min(blockLines, outHeight - firstLine);
      const seenLines = (lines - 1) * strideY + (kernelHeight - 1) * dilationY + 1;
      const imageBytes = <usize>(padded ? seenLines : height) * lineBytes;
      const source = blockSource(
        x,
        copied,
        padded,
        image,
        images,
        height,
        width,
        channels,
        firstLine * strideY - top,
        seenLines,
        -left,
        seenColumns,
      );
      if (images != tableImages || lines != tableLines) {
        let entry = table;
        let destination: usize = 0;
        for (let i = 0; i < images; i++) {
          for (let l = 0; l < lines; l++) {
            let pixel = <usize>i * imageBytes + <usize>(l * strideY) * lineBytes;
            for (let p = 0; p < outWidth; p++) {
              entry = addRow(entry, pixel, destination);
              pixel += bytes(strideX * channels);
              destination += bytes(filters);
            }
          }
        }
        closeRows(entry);
        tableImages = images;
        tableLines = lines;
      }
      const rows = images * lines * outWidth;
      const destination = y + bytes((image * outHeight + firstLine) * outWidth * filters);
      for (let g = 0; g < groups; g++) {
        multiply(
          table,
          rows,
          source + bytes(g * groupChannels),
          destination + bytes(g * groupFilters),
          32,
          factors,
          inner,
          weights + bytes(g * panels * inner * 8),
          bytes(inner * 8),
          32,
          bias + bytes(g * groupFilters),
          groupFilters,
          mode,
        );
      }
    }
  }
}
