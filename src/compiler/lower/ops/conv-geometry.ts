import { imageShape, type Pair } from "../../sides.ts";
import { panelCount } from "../panels.ts";
import type { Tensor } from "../tensor.ts";

/** Pixels of zeros that a window sees beyond each border; less than 0 are pixels that it does not see. */
export interface BorderPadding {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** How a window slides over an image. */
export interface WindowAttributes {
  /** Height and width of the window. */
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: BorderPadding;
}

export interface ConvAttributes extends WindowAttributes {
  readonly filters: number;
  readonly groups: number;
  /** What the kernel applies to its result; other activations are ops of their own. */
  readonly activation: "linear" | "relu";
}

/** A kernel that sees one place at a time: a dense layer over the channels of each. */
export function pointwise(
  filters: number,
  activation: ConvAttributes["activation"] = "linear",
): ConvAttributes {
  return {
    filters,
    kernel: [1, 1],
    stride: [1, 1],
    dilation: [1, 1],
    groups: 1,
    padding: { top: 0, bottom: 0, left: 0, right: 0 },
    activation,
  };
}

/** Height and width of what a window gives. */
export function slidOver([height, width]: Pair, attributes: WindowAttributes): Pair {
  const { kernel, stride, dilation, padding } = attributes;
  const along = (size: number, axis: 0 | 1) =>
    Math.floor((size - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  return [
    along(height + padding.top + padding.bottom, 0),
    along(width + padding.left + padding.right, 1),
  ];
}

/** A convolution from `wide` (its input) to `narrow` (its output), whichever of the two is computed. */
export interface ConvGeometry {
  readonly wide: Tensor;
  readonly narrow: Tensor;
  readonly attributes: WindowAttributes;
  readonly groups: number;
}

/** The numbers that every kernel of convolution takes, in their order. */
export function geometryArguments(geometry: ConvGeometry): readonly number[] {
  const { kernel, stride, dilation, padding } = geometry.attributes;
  return [
    ...imageShape(geometry.wide.shape),
    ...imageShape(geometry.narrow.shape),
    ...kernel,
    ...stride,
    ...dilation,
    padding.top,
    padding.left,
    geometry.groups,
  ];
}

/** How many numbers of a group's input one output sees: rows of a panel. */
export function seenInputs({ wide, attributes, groups }: ConvGeometry): number {
  return attributes.kernel[0] * attributes.kernel[1] * (imageShape(wide.shape)[2] / groups);
}

/** Panels of all groups. */
export function filterPanels({ narrow, groups }: ConvGeometry): number {
  return groups * panelCount(imageShape(narrow.shape)[2] / groups);
}

/** How many lines and columns of input `outputs` of them see along an axis. */
function seen(outputs: number, axis: 0 | 1, { kernel, stride, dilation }: WindowAttributes) {
  return (outputs - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1;
}

/** Whether some window reaches over a border, so that blocks are copied with zeros around them. */
export function reachesOver({ wide, narrow, attributes }: ConvGeometry): boolean {
  const [height, width] = imageShape(wide.shape);
  const [outHeight, outWidth] = imageShape(narrow.shape);
  const { top, left } = attributes.padding;
  return (
    top > 0 ||
    left > 0 ||
    seen(outHeight, 0, attributes) - top > height ||
    seen(outWidth, 1, attributes) - left > width
  );
}

/** What kernels work on at a time: several whole images, or some output lines of one. */
export interface Block {
  readonly images: number;
  readonly lines: number;
  readonly pixels: number;
}

/** Inputs and outputs of a block stay within a part of the second cache; larger blocks bring nothing. */
const blockFloats = 65536;
const fewestPixels = 96;
const mostPixels = 512;

/** A rule of the shapes alone: as many output pixels as fit, in equal shares of an image. */
export function blockOf({ wide, narrow, attributes }: ConvGeometry): Block {
  const [outHeight, outWidth, filters] = imageShape(narrow.shape);
  const [strideY, strideX] = attributes.stride;
  const floatsPerPixel = imageShape(wide.shape)[2] * strideY * strideX + filters;
  const limit = Math.min(mostPixels, Math.max(fewestPixels, blockFloats / floatsPerPixel));
  const images = Math.max(1, Math.floor(limit / (outHeight * outWidth)));
  const shares = Math.ceil(outHeight / Math.max(1, Math.floor(limit / outWidth)));
  const lines = images > 1 ? outHeight : Math.ceil(outHeight / shares);
  return { images, lines, pixels: images * lines * outWidth };
}

/** Bytes of a block's copy with borders. */
export function copyBytes(geometry: ConvGeometry, block: Block): number {
  if (!reachesOver(geometry)) return 0;
  const [, outWidth] = imageShape(geometry.narrow.shape);
  const lines = seen(block.lines, 0, geometry.attributes);
  const columns = seen(outWidth, 1, geometry.attributes);
  return 4 * block.images * lines * columns * imageShape(geometry.wide.shape)[2];
}

/** Bytes of a table of rows, with its spare entries. */
export function rowTableBytes(rows: number): number {
  return Math.ceil(((rows + 4) * 8) / 16) * 16;
}

/** Bytes of a table of factors. */
export function factorTableBytes(count: number): number {
  return Math.ceil((count * 4) / 16) * 16;
}
