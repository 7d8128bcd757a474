import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import {
  imageArguments,
  tilePlanes,
  vectorBytes,
  type WinogradAttributes,
} from "./winograd-geometry.ts";
import { pointsOf } from "./winograd-tiles.ts";

/** Input: images. Output: planes of every tile's transform. */
const winogradInput: Op<WinogradAttributes> = {
  name: "winogradInput",
  kernels: ({ attributes, inputs, output }) => {
    const [x] = inputs as readonly [Tensor];
    const points = pointsOf(attributes);
    return [
      {
        kernel: "winogradInput",
        arguments: [
          ...[x, output],
          ...imageArguments(x, attributes, attributes.padding),
          ...(["images", "scratch"] as const),
        ],
        pieces: "images",
        reads: [x],
        writes: [output],
        scratch: vectorBytes(points + 1) + 4 * points * x.shape[2]!,
      },
    ];
  },
  gradient: (build, { attributes, inputs }, outputGradient) => {
    const [x] = inputs as readonly [Tensor];
    const gradient = build.images(x.shape, `${x.label}, gradient`);
    return [build.add(winogradInputGradient, attributes, [outputGradient], gradient)];
  },
};

/** Input: gradients of the planes. Output: the gradient of the images. */
const winogradInputGradient: Op<WinogradAttributes> = {
  name: "winogradInputGradient",
  kernels: ({ attributes, inputs, output }) => {
    const [planes] = inputs as readonly [Tensor];
    return [
      {
        kernel: "winogradInputGradient",
        arguments: [
          ...[planes, output],
          ...imageArguments(output, attributes, attributes.padding),
          ...(["images", "scratch"] as const),
        ],
        pieces: "images",
        reads: [planes],
        writes: [output],
        scratch: vectorBytes(2 * pointsOf(attributes)),
      },
    ];
  },
};

export function addWinogradInput(
  build: Builder,
  x: Tensor,
  attributes: WinogradAttributes,
): Tensor {
  const planes = build.planes(tilePlanes(attributes, x.shape[2]!), `${x.label}, transformed`);
  return build.add(winogradInput, attributes, [x], planes);
}
