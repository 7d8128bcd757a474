import { planeBytes } from "../memory.ts";
import type { Builder, Op } from "../op.ts";
import { panelColumns, panelCount } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { vectorBytes } from "./winograd-geometry.ts";
import { pointsOf, type Tiling } from "./winograd-tiles.ts";

interface Attributes extends Tiling {
  readonly channels: number;
  readonly filters: number;
}

/** Input: a 3x3 kernel as panels. Output: its transform, panels for every point. */
const winogradWeights: Op<Attributes> = {
  name: "winogradWeights",
  kernels: ({ attributes, inputs, output }) => {
    const [kernel] = inputs as readonly [Tensor];
    const { tile, channels, filters } = attributes;
    return [
      {
        kernel: "winogradWeights",
        arguments: [kernel, output, tile, channels, filters, "scratch"],
        pieces: panelCount(filters) * channels,
        reads: [kernel],
        writes: [output],
        scratch: vectorBytes(3 * (tile + 2)),
      },
    ];
  },
  gradient: (build, { attributes, inputs }, outputGradient) => {
    const [kernel] = inputs as readonly [Tensor];
    const gradient = build.fixed(kernel.shape, `${kernel.label}, gradient`);
    return [build.add(winogradWeightGradient, attributes, [outputGradient], gradient)];
  },
};

/** Input: gradients of the planes. Output: the gradient of the kernel. */
const winogradWeightGradient: Op<Attributes> = {
  name: "winogradWeightGradient",
  kernels: ({ attributes, inputs, output }) => {
    const [planes] = inputs as readonly [Tensor];
    const { tile, channels, filters } = attributes;
    return [
      {
        kernel: "winogradWeightGradient",
        arguments: [planes, output, tile, channels, filters, "accumulate", "scratch"],
        pieces: panelCount(filters) * channels,
        reads: [planes, output],
        writes: [output],
        scratch: vectorBytes(3 * (tile + 2) + 9),
      },
    ];
  },
};

/** The shape of a transformed kernel: its planes lie as far apart as `planeBytes` says. */
export function weightPlanes(tiling: Tiling, channels: number, filters: number): readonly number[] {
  const bytes = 4 * panelCount(filters) * channels * panelColumns;
  return [pointsOf(tiling), planeBytes(bytes) / 4];
}

export function addWinogradWeights(
  build: Builder,
  kernel: Tensor,
  tiling: Tiling,
  channels: number,
  filters: number,
): Tensor {
  const planes = build.fixed(
    weightPlanes(tiling, channels, filters),
    `${kernel.label}, transformed`,
  );
  return build.add(winogradWeights, { ...tiling, channels, filters }, [kernel], planes);
}
