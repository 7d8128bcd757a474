import type { Builder, KernelCall, Op } from "../op.ts";
import { panelCount, mostJoined } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";
import { planeChannels, tilePlanes } from "./winograd-geometry.ts";
import { pointsOf, type Tiling } from "./winograd-tiles.ts";
import { weightPlanes } from "./winograd-weights.ts";

interface Attributes extends Tiling {
  readonly channels: number;
  readonly filters: number;
}

/** Numbers of a block of rows: it stays within a part of the second cache while all panels are multiplied with it. */
const blockNumbers = 65536;
const fewestRows = 96;
const mostRows = 512;
/** Products that are added up at a time; kernels/winograd-products.ts has the same. */
const terms = 64;

function blockRows(rowLength: number): number {
  return Math.min(mostRows, Math.max(fewestRows, Math.floor(blockNumbers / rowLength)));
}

/** Inputs: planes of images, planes of weights. Output: their products, summed over the channels. */
const winogradProduct: Op<Attributes> = {
  name: "winogradProduct",
  kernels: ({ attributes, inputs, output }) => {
    const [images, weights] = inputs as readonly [Tensor, Tensor];
    const { channels, filters } = attributes;
    return [productCall(attributes, images, weights, output, channels, filters, false)];
  },
  gradient: (build, { attributes, inputs }, outputGradient, wanted) => {
    const [images, weights] = inputs as readonly [Tensor, Tensor];
    const { channels, filters } = attributes;
    return [
      wanted[0] === true
        ? build.add(
            winogradInputProduct,
            attributes,
            [outputGradient, weights],
            build.planes(tilePlanes(attributes, channels), `${images.label}, gradient`),
          )
        : undefined,
      wanted[1] === true
        ? build.add(
            winogradWeightProduct,
            attributes,
            [images, outputGradient],
            build.fixed(weightPlanes(attributes, channels, filters), `${weights.label}, gradient`),
          )
        : undefined,
    ];
  },
};

/** Inputs: the products' gradient, planes of weights. Output: the gradient of the images' planes. */
const winogradInputProduct: Op<Attributes> = {
  name: "winogradInputProduct",
  kernels: ({ attributes, inputs, output }) => {
    const [gradient, weights] = inputs as readonly [Tensor, Tensor];
    const { channels, filters } = attributes;
    return [productCall(attributes, gradient, weights, output, filters, channels, true)];
  },
};

function productCall(
  tiling: Tiling,
  from: Tensor,
  weights: Tensor,
  to: Tensor,
  inner: number,
  columns: number,
  transposed: boolean,
): KernelCall {
  const rows = blockRows(planeChannels(inner));
  return {
    kernel: "winogradProduct",
    arguments: [
      ...[from, weights, to],
      ...[tiling.rows * tiling.columns, inner, columns, transposed ? 1 : 0, rows],
      ...(["images", "scratch"] as const),
    ],
    pieces: pointsOf(tiling) * panelCount(columns),
    reads: [from, weights],
    writes: [to],
    scratch:
      factorTableBytes(terms) +
      (transposed ? mostJoined * 4 * planeChannels(inner) * 8 : 0) +
      2 * rowTableBytes(rows),
  };
}

/** Inputs: planes of images, the products' gradient. Output: the gradient of the weights' planes. */
const winogradWeightProduct: Op<Attributes> = {
  name: "winogradWeightProduct",
  kernels: ({ attributes, inputs, output }) => {
    const [images, gradient] = inputs as readonly [Tensor, Tensor];
    const { channels, filters } = attributes;
    return [
      {
        kernel: "winogradWeightProduct",
        arguments: [
          ...[images, gradient, output],
          ...[
            attributes.rows * attributes.columns,
            channels,
            filters,
            blockRows(planeChannels(channels)),
          ],
          ...(["images", "scratch"] as const),
        ],
        pieces: pointsOf(attributes) * panelCount(filters),
        reads: [images, gradient],
        writes: [output],
        scratch: factorTableBytes(terms) + rowTableBytes(channels) + mostJoined * 4 * channels * 8,
      },
    ];
  },
};

export function addWinogradProduct(
  build: Builder,
  images: Tensor,
  weights: Tensor,
  attributes: Attributes,
): Tensor {
  const products = build.planes(tilePlanes(attributes, attributes.filters), "products");
  return build.add(winogradProduct, attributes, [images, weights], products);
}
