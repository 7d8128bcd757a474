import { channelsOf, pixelsOf } from "../../shape.ts";
import type { Builder, Node, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { columnTotals } from "./bias.ts";

export interface LayernormAttributes {
  readonly epsilon: number;
  /** Whether there is a gamma, and a beta. */
  readonly scale: boolean;
  readonly center: boolean;
}

export interface LayernormParameters {
  readonly gamma: Tensor | undefined;
  readonly beta: Tensor | undefined;
}

/** Inputs in their order: images, then gamma and beta where there are. */
function parts({ attributes: { scale, center }, inputs }: Node<LayernormAttributes>) {
  return {
    input: inputs[0]!,
    gamma: scale ? inputs[1]! : undefined,
    beta: center ? inputs[scale ? 2 : 1]! : undefined,
  };
}

function given(...tensors: readonly (Tensor | undefined)[]): readonly Tensor[] {
  return tensors.filter((tensor) => tensor !== undefined);
}

/** Over the last axis. Extra: mean and 1/sqrt(variance + epsilon) of each row. */
export const layernorm: Op<LayernormAttributes> = {
  name: "layernorm",
  inPlace: 0,
  kernels: (node) => {
    const { input, gamma, beta } = parts(node);
    const [statistics] = node.extras as readonly [Tensor];
    const sizes = [pixelsOf(input.shape), channelsOf(input.shape), node.attributes.epsilon];
    return [
      {
        kernel: "layerNormalize",
        arguments: [input, gamma ?? 0, beta ?? 0, node.output, statistics, ...sizes],
        pieces: "images",
        reads: [input, ...given(gamma, beta)],
        writes: [node.output, statistics],
      },
    ];
  },
  gradient: (build, node, outputGradient) => {
    const { input, gamma, beta } = parts(node);
    const shape = [channelsOf(input.shape)];
    const gammaGradient = gamma && build.fixed(shape, "gamma gradient");
    const betaGradient = beta && build.fixed(shape, "beta gradient");
    const inputGradient = build.add(
      layernormGradient,
      node.attributes,
      [outputGradient, input, node.extras[0]!, ...given(gamma)],
      build.images(input.shape, "layernorm gradient"),
      [
        ...given(gamma && build.images(shape, "gamma partial sums"), gammaGradient),
        ...given(beta && build.images(shape, "beta partial sums"), betaGradient),
      ],
    );
    return [inputGradient, ...given(gammaGradient, betaGradient)];
  },
};

/**
 * Inputs: the output's gradient, the input, the rows' statistics, gamma where there is. Extras: sums of each image and
 * the gradient, for gamma and then for beta.
 */
export const layernormGradient: Op<LayernormAttributes> = {
  name: "layernormGradient",
  inPlace: 0,
  kernels: ({ attributes: { scale, center }, inputs, output, extras }) => {
    const [outputGradient, input, statistics] = inputs as readonly [Tensor, Tensor, Tensor];
    const gamma = scale ? inputs[3]! : 0;
    const [gammaSums, gammaGradient] = scale ? extras : [];
    const [betaSums, betaGradient] = center ? extras.slice(-2) : [];
    const sizes = [pixelsOf(input.shape), channelsOf(input.shape)];
    const sums = given(gammaSums, betaSums);
    return [
      ...(sums.length === 0
        ? []
        : [
            {
              kernel: "layerNormSums",
              arguments: [
                outputGradient,
                input,
                statistics,
                gammaSums ?? 0,
                betaSums ?? 0,
                ...sizes,
              ],
              pieces: "images" as const,
              reads: [outputGradient, input, statistics],
              writes: sums,
            },
          ]),
      ...(gammaSums && gammaGradient ? [columnTotals(gammaSums, gammaGradient)] : []),
      ...(betaSums && betaGradient ? [columnTotals(betaSums, betaGradient)] : []),
      {
        kernel: "layerNormGradient",
        arguments: [outputGradient, input, statistics, gamma, output, ...sizes],
        pieces: "images",
        reads: [outputGradient, input, statistics, ...given(gamma === 0 ? undefined : gamma)],
        writes: [output],
      },
    ];
  },
};

/** @param parameters `fixed` tensors, [the last dimension] */
export function addLayernorm(
  build: Builder,
  input: Tensor,
  { gamma, beta }: LayernormParameters,
  { epsilon }: Pick<LayernormAttributes, "epsilon">,
): Tensor {
  const attributes = { epsilon, scale: gamma !== undefined, center: beta !== undefined };
  const output = build.images(input.shape, "layernorm");
  const statistics = build.images([2 * pixelsOf(input.shape)], "layernorm statistics");
  return build.add(layernorm, attributes, [input, ...given(gamma, beta)], output, [statistics]);
}
