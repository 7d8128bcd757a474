import { channelsOf, pixelsOf } from "../../shape.ts";
import type { Builder, KernelCall, Node, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { imageSums } from "./bias.ts";
import { columnPieces } from "./pieces.ts";

export interface BatchnormAttributes {
  readonly momentum: number;
  readonly epsilon: number;
  /** Whether there is a gamma, and a beta. */
  readonly scale: boolean;
  readonly center: boolean;
}

export interface BatchnormParameters {
  readonly movingMean: Tensor;
  readonly movingVariance: Tensor;
  readonly gamma: Tensor | undefined;
  readonly beta: Tensor | undefined;
}

/** Inputs in their order: images, moving mean, moving variance, then gamma and beta where there are. */
function parts({ attributes: { scale, center }, inputs }: Node<BatchnormAttributes>) {
  const [input, movingMean, movingVariance] = inputs;
  return {
    input: input!,
    movingMean: movingMean!,
    movingVariance: movingVariance!,
    gamma: scale ? inputs[3]! : undefined,
    beta: center ? inputs[scale ? 4 : 3]! : undefined,
  };
}

function given(...tensors: readonly (Tensor | undefined)[]): readonly Tensor[] {
  return tensors.filter((tensor) => tensor !== undefined);
}

function normalize(
  input: Tensor,
  mean: Tensor,
  scale: Tensor,
  beta: Tensor | undefined,
  output: Tensor,
): KernelCall {
  const sizes = [pixelsOf(input.shape), channelsOf(input.shape)];
  return {
    kernel: "batchNormalize",
    arguments: [input, mean, scale, beta ?? 0, output, ...sizes],
    pieces: "images",
    reads: [input, mean, scale, ...given(beta)],
    writes: [output],
  };
}

/**
 * In training: by the statistics of the batch, which must be one chunk. The variance is the biased one, taken in a
 * second pass over the differences from the mean; also for the moving variance, as Keras has it. Extras: sums of each
 * image, mean, 1/sqrt(variance + epsilon), that times gamma.
 */
export const batchnorm: Op<BatchnormAttributes> = {
  name: "batchnorm",
  kernels: (node) => {
    const { input, movingMean, movingVariance, gamma, beta } = parts(node);
    const [partials, mean, inverse, scale] = node.extras as readonly [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const { epsilon, momentum } = node.attributes;
    const pixels = pixelsOf(input.shape);
    const channels = channelsOf(input.shape);
    const pieces = columnPieces(channels);
    const sums = pixels === 1 ? input : partials;
    return [
      ...(pixels === 1 ? [] : [imageSums(input, partials)]),
      {
        kernel: "batchMean",
        arguments: [sums, mean, channels, pixels, "images"],
        pieces,
        reads: [sums],
        writes: [mean],
      },
      {
        kernel: "batchSquares",
        arguments: [input, mean, partials, pixels, channels],
        pieces: "images",
        reads: [input, mean],
        writes: [partials],
      },
      {
        kernel: "batchVariance",
        arguments: [
          ...[partials, mean, gamma ?? 0, inverse, scale, movingMean, movingVariance],
          ...[channels, pixels, epsilon, momentum, "images" as const],
        ],
        pieces,
        reads: [partials, mean, movingMean, movingVariance, ...given(gamma)],
        writes: [inverse, scale, movingMean, movingVariance],
      },
      normalize(input, mean, scale, beta, node.output),
    ];
  },
  gradient: (build, node, outputGradient) => {
    const { input, gamma, beta } = parts(node);
    const [, mean, inverse, scale] = node.extras as readonly [Tensor, Tensor, Tensor, Tensor];
    const shape = [channelsOf(input.shape)];
    const fixed = (label: string) => build.fixed(shape, label);
    const gammaGradient = gamma && fixed("gamma gradient");
    const betaGradient = beta && fixed("beta gradient");
    const inputGradient = build.add(
      batchnormGradient,
      node.attributes,
      [outputGradient, input, mean, inverse, scale],
      build.images(input.shape, "batchnorm gradient"),
      [
        build.images([2 * shape[0]!], "batchnorm gradient sums"),
        fixed("batchnorm gradient shift"),
        fixed("batchnorm gradient slope"),
        ...given(gammaGradient, betaGradient),
      ],
    );
    return [inputGradient, undefined, undefined, ...given(gammaGradient, betaGradient)];
  },
};

/**
 * Inputs: the output's gradient, the input, and of the batch mean, 1/sqrt(variance + epsilon) and that times gamma.
 * Extras: sums of each image, two numbers a channel for the last step, the gradients of gamma and beta.
 */
export const batchnormGradient: Op<BatchnormAttributes> = {
  name: "batchnormGradient",
  inPlace: 0,
  kernels: ({ attributes, inputs, output, extras }) => {
    const [outputGradient, input, mean, inverse, scale] = inputs as readonly [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const [partials, shift, slope, ...rest] = extras as readonly [
      Tensor,
      Tensor,
      Tensor,
      ...Tensor[],
    ];
    const gamma = attributes.scale ? rest[0]! : 0;
    const beta = attributes.center ? rest.at(-1)! : 0;
    const pixels = pixelsOf(input.shape);
    const channels = channelsOf(input.shape);
    return [
      {
        kernel: "batchGradientSums",
        arguments: [outputGradient, input, mean, partials, pixels, channels],
        pieces: "images",
        reads: [outputGradient, input, mean],
        writes: [partials],
      },
      {
        kernel: "batchGradientTotals",
        arguments: [
          ...[partials, scale, inverse, shift, slope, gamma, beta],
          ...[channels, pixels, "images" as const, "accumulate" as const],
        ],
        pieces: columnPieces(channels),
        reads: [partials, scale, inverse, ...rest],
        writes: [shift, slope, ...rest],
      },
      {
        kernel: "batchGradient",
        arguments: [outputGradient, input, mean, scale, shift, slope, output, pixels, channels],
        pieces: "images",
        reads: [outputGradient, input, mean, scale, shift, slope],
        writes: [output],
      },
    ];
  },
};

/** Outside training: by the moving statistics. Extra: gamma/sqrt(variance + epsilon). */
export const batchnormInference: Op<BatchnormAttributes> = {
  name: "batchnormInference",
  inPlace: 0,
  kernels: (node) => {
    const { input, movingMean, movingVariance, gamma, beta } = parts(node);
    const [scale] = node.extras as readonly [Tensor];
    const channels = channelsOf(input.shape);
    return [
      {
        kernel: "normScale",
        arguments: [movingVariance, gamma ?? 0, scale, channels, node.attributes.epsilon],
        pieces: columnPieces(channels),
        reads: [movingVariance, ...given(gamma)],
        writes: [scale],
      },
      normalize(input, movingMean, scale, beta, node.output),
    ];
  },
};

/** @param parameters `fixed` tensors [channels]; the moving ones are updated in training */
export function addBatchnorm(
  build: Builder,
  input: Tensor,
  { movingMean, movingVariance, gamma, beta }: BatchnormParameters,
  options: Pick<BatchnormAttributes, "momentum" | "epsilon">,
): Tensor {
  const { momentum, epsilon } = options;
  const attributes = { momentum, epsilon, scale: gamma !== undefined, center: beta !== undefined };
  const inputs = [input, movingMean, movingVariance, ...given(gamma, beta)];
  const output = build.images(input.shape, "batchnorm");
  const shape = [channelsOf(input.shape)];
  const scale = build.fixed(shape, "batchnorm scale");
  if (!build.training) return build.add(batchnormInference, attributes, inputs, output, [scale]);
  return build.add(batchnorm, attributes, inputs, output, [
    build.images(shape, "batchnorm sums"),
    build.fixed(shape, "batch mean"),
    build.fixed(shape, "batch deviation"),
    scale,
  ]);
}
