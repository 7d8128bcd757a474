/** Gradients of a convolution's weights and bias; `conv.ts` explains the layout and the loops. */
import { ADD, addRow, closeRows, multiply } from "./matrix";
import { bytes, clear, factorBytes, panelsOf, sumRows, tableBytes } from "./matrix-memory";
import { blockSource, fillWindow } from "./conv-window";

/**
 * Gradient of the weights, and of the bias where `biasGradient` is not 0. A piece is
 * `partRows` of a panel's K rows (all panels' first rows, then the next), over all images; sums of a block are added
 * up, in the order of the images.
 */
export function convWeightGradient(
  x: usize,
  gradient: usize,
  weightGradient: usize,
  biasGradient: usize,
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
  padded: i32,
  blockImages: i32,
  blockLines: i32,
  partRows: i32,
  imageCount: i32,
  accumulate: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const groupChannels = channels / groups;
  const groupFilters = filters / groups;
  const panels = panelsOf(groupFilters);
  const allPanels = groups * panels;
  const inner = kernelHeight * kernelWidth * groupChannels;
  const seenColumns = (outWidth - 1) * strideX + (kernelWidth - 1) * dilationX + 1;
  const lineBytes = bytes((padded ? seenColumns : width) * channels);

  const window = scratch;
  const table = window + factorBytes(inner);
  const factors = table + tableBytes(partRows);
  const copied = factors + factorBytes(blockImages * blockLines * outWidth);
  fillWindow(
    window,
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
  let tablePart = -1;
  for (let image = 0; image < imageCount; image += blockImages) {
    const images = min(blockImages, imageCount - image);
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
        let factor = factors;
        for (let i = 0; i < images; i++) {
          for (let l = 0; l < lines; l++) {
            let pixel = <usize>i * imageBytes + <usize>(l * strideY) * lineBytes;
            for (let p = 0; p < outWidth; p++, factor += 4) {
              store<u32>(factor, <u32>pixel);
              pixel += bytes(strideX * channels);
            }
          }
        }
        tableImages = images;
        tableLines = lines;
      }
      const pixels = images * lines * outWidth;
      const add = accumulate != 0 || image > 0 || firstLine > 0;
      const pixelGradient = gradient + bytes((image * outHeight + firstLine) * outWidth * filters);
      let together = 1;
      for (let piece = begin; piece < end; piece += together) {
        const part = piece / allPanels;
        const panel = piece % allPanels;
        const g = panel / panels;
        const j = panel % panels;
        const first = part * partRows;
        const rows = min(partRows, inner - first);
        together = min(end - piece, panels - j);
        const columns = min(8 * together, groupFilters - 8 * j);
        const column = g * groupFilters + 8 * j;
        const destination = weightGradient + bytes((panel * inner + first) * 8);
        if (part != tablePart) {
          let entry = table;
          for (let k = 0; k < rows; k++) {
            entry = addRow(entry, load<u32>(window + bytes(first + k)), bytes(8 * k));
          }
          closeRows(entry);
          tablePart = part;
        }
        if (columns % 8 > 0 && !add) {
          clear(destination + bytes((together - 1) * inner * 8), rows * 8);
        }
        multiply(
          table,
          rows,
          source + bytes(g * groupChannels),
          destination,
          bytes(inner * 8),
          factors,
          pixels,
          pixelGradient + bytes(column),
          32,
          bytes(filters),
          0,
          columns,
          add ? ADD : 0,
        );
        if (biasGradient != 0 && part == 0) {
          for (let c = 0; c < columns; c += 8) {
            sumRows(
              pixelGradient + bytes(column + c),
              pixels,
              bytes(filters),
              biasGradient + bytes(column + c),
              min(8, columns - c),
              add,
            );
          }
        }
      }
    }
  }
}
