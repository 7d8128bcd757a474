import type { Shape } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { columnTotals } from "./bias.ts";
import { imageArguments, vectorBytes } from "./winograd-geometry.ts";
import { pointsOf, type Tiling } from "./winograd-tiles.ts";

interface Attributes extends Tiling {
  readonly activation: "linear" | "relu";
}

/** Inputs: products, and a bias where there is one. Output: images. */
const winogradOutput: Op<Attributes> = {
  name: "winogradOutput",
  kernels: ({ attributes, inputs, output }) => {
    const [products, bias] = inputs as readonly [Tensor, Tensor?];
    return [
      {
        kernel: "winogradOutput",
        arguments: [
          ...[products, bias ?? 0, output],
          ...imageArguments(output, attributes),
          ...[bias === undefined ? 0 : 1, attributes.activation === "relu" ? 1 : 0],
          ...(["images", "scratch"] as const),
        ],
        pieces: "images",
        reads: inputs,
        writes: [output],
        scratch: vectorBytes(2 * pointsOf(attributes)),
      },
    ];
  },
  gradient: (build, { attributes, inputs, output }, outputGradient, wanted) => {
    const [products, bias] = inputs as readonly [Tensor, Tensor?];
    const relu = attributes.activation === "relu";
    const sums = wanted[1] === true ? [build.images([output.shape[2]!], "bias partial sums")] : [];
    const gradient = build.add(
      winogradOutputGradient,
      attributes,
      relu ? [outputGradient, output] : [outputGradient],
      build.planes(products.shape, "products, gradient"),
      sums,
    );
    const [partials] = sums;
    const biasGradient =
      partials &&
      build.add(sumImages, null, [partials], build.fixed(bias!.shape, `${bias!.label}, gradient`));
    return [gradient, biasGradient].slice(0, inputs.length);
  },
};

/**
 * Inputs: the gradient of the images, and the images where a ReLU made them. Output: the gradient of the products.
 * Extras: each image's sums over its pixels, where the bias needs them.
 */
const winogradOutputGradient: Op<Attributes> = {
  name: "winogradOutputGradient",
  kernels: ({ attributes, inputs, output, extras }) => {
    const [gradient, result] = inputs as readonly [Tensor, Tensor?];
    const [sums] = extras;
    return [
      {
        kernel: "winogradOutputGradient",
        arguments: [
          ...[gradient, result ?? 0, output, sums ?? 0],
          ...imageArguments(gradient, attributes),
          ...[result === undefined ? 0 : 1, "images" as const, "scratch" as const],
        ],
        pieces: "images",
        reads: inputs,
        writes: [output, ...extras],
        scratch: vectorBytes(2 * pointsOf(attributes)),
      },
    ];
  },
};

/** Input: sums of each image. Output: their sum. */
const sumImages: Op<null> = {
  name: "sumImages",
  kernels: ({ inputs: [partials], output }) => [columnTotals(partials!, output)],
};

export function addWinogradOutput(
  build: Builder,
  products: Tensor,
  bias: Tensor | undefined,
  shape: Shape,
  attributes: Attributes,
): Tensor {
  const inputs = bias === undefined ? [products] : [products, bias];
  return build.add(winogradOutput, attributes, inputs, build.images(shape, "conv"));
}
