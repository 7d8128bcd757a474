import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import type { BatchnormParameters } from "./batchnorm.ts";

export interface FoldAttributes {
  readonly epsilon: number;
  /** Whether there is a gamma, a beta, and a bias of the weights. */
  readonly scale: boolean;
  readonly center: boolean;
  readonly bias: boolean;
}

/**
 * Weights with which a matrix product gives what batch normalisation by moving statistics would make of its result.
 * Inputs: weights as panels, moving mean, moving variance, then gamma, beta and bias where there are. Output: the new
 * weights. Extras: the new bias, and each column's factor.
 */
const foldBatchnorm: Op<FoldAttributes> = {
  name: "foldBatchnorm",
  kernels: ({ attributes, inputs, output, extras }) => {
    const [weights, mean, variance, ...optional] = inputs as readonly [Tensor, Tensor, Tensor];
    const [bias, scales] = extras as readonly [Tensor, Tensor];
    const rest: Tensor[] = [...optional];
    const { scale, center, bias: hasBias } = attributes;
    const [gamma, beta, oldBias] = [scale, center, hasBias].map((is) => (is ? rest.shift()! : 0));
    const [groups, panels, rows] = weights.shape as readonly [number, number, number];
    return [
      {
        kernel: "foldBatchnorm",
        arguments: [
          ...[weights, oldBias!, mean, variance, gamma!, beta!, output, bias, scales],
          ...[rows, bias.shape[0]! / groups, attributes.epsilon],
        ],
        pieces: groups * panels,
        reads: inputs,
        writes: [output, bias, scales],
      },
    ];
  },
};

/** Adds weights and bias that make a batch normalisation of their product superfluous. */
export function addFoldedBatchnorm(
  build: Builder,
  weights: Tensor,
  bias: Tensor | undefined,
  { movingMean, movingVariance, gamma, beta }: BatchnormParameters,
  epsilon: number,
): { readonly weights: Tensor; readonly bias: Tensor } {
  const optional = [gamma, beta, bias].filter((tensor) => tensor !== undefined);
  const foldedBias = build.fixed(movingMean.shape, "bias with batchnorm");
  const folded = build.add(
    foldBatchnorm,
    {
      epsilon,
      scale: gamma !== undefined,
      center: beta !== undefined,
      bias: bias !== undefined,
    },
    [weights, movingMean, movingVariance, ...optional],
    build.fixed(weights.shape, `${weights.label} with batchnorm`),
    [foldedBias, build.fixed(movingMean.shape, "batchnorm scale")],
  );
  return { weights: folded, bias: foldedBias };
}
