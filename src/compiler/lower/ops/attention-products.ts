import type { Builder, KernelCall, Node, Op } from "../op.ts";
import { mostJoined } from "../panels.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";

/** Attention's tensors hold the numbers of all heads side by side for each step: [steps, heads * size]. */
export interface HeadsAttributes {
  readonly heads: number;
}

/** Factors of one product; kernels/attention.ts has the same. */
const factorsAtOnce = 256;

/** Inputs: a and b, [steps, heads * size]. Output: [heads, steps, steps], every step of a times every step of b. */
export const attentionScores: Op<HeadsAttributes> = {
  name: "attentionScores",
  kernels: ({ attributes: { heads }, inputs, output }) => {
    const [a, b] = inputs as readonly [Tensor, Tensor];
    const [steps, size] = sizesOf(a, heads);
    return [
      {
        kernel: "attentionScores",
        arguments: [a, b, output, steps, heads, size, "scratch"],
        pieces: "images",
        reads: [a, b],
        writes: [output],
        scratch: factorTableBytes(size) + mostJoined * 4 * size * 8 + rowTableBytes(steps),
      },
    ];
  },
  gradient: (build, { attributes: { heads }, inputs: [a, b] }, outputGradient, wanted) => [
    wanted[0] === true ? addAttentionSums(build, outputGradient, b!, heads) : undefined,
    wanted[1] === true ? addTransposedSums(build, outputGradient, a!, heads) : undefined,
  ],
};

/** Inputs: scores [heads, steps, steps], values [steps, heads * size]. Output, as values: their sums by the scores. */
export const attentionSums: Op<HeadsAttributes> = {
  name: "attentionSums",
  kernels: (node) => [sumsCall(node, false)],
  gradient: (build, { attributes: { heads }, inputs }, outputGradient, wanted) => {
    const [scores, values] = inputs as readonly [Tensor, Tensor];
    return [
      wanted[0] === true ? addAttentionScores(build, outputGradient, values, heads) : undefined,
      wanted[1] === true ? addTransposedSums(build, scores, outputGradient, heads) : undefined,
    ];
  },
};

/** As `attentionSums`, by the transposed scores: the gradient of what the scores were sums by. */
const transposedSums: Op<HeadsAttributes> = {
  name: "transposedSums",
  kernels: (node) => [sumsCall(node, true)],
};

function sumsCall(node: Node<HeadsAttributes>, transposed: boolean): KernelCall {
  const [scores, values] = node.inputs as readonly [Tensor, Tensor];
  const { heads } = node.attributes;
  const [steps, size] = sizesOf(values, heads);
  return {
    kernel: "attentionSums",
    arguments: [
      ...[scores, values, node.output],
      ...[steps, heads, size, transposed ? 1 : 0],
      "scratch",
    ],
    pieces: "images",
    reads: [scores, values],
    writes: [node.output],
    scratch: factorTableBytes(Math.min(steps, factorsAtOnce)) + rowTableBytes(steps),
  };
}

function sizesOf({ shape }: Tensor, heads: number): readonly [steps: number, size: number] {
  const [steps, width] = shape as readonly [number, number];
  return [steps, width / heads];
}

/** How much every step of `a` has of every step of `b`, head by head: [heads, steps, steps]. */
export function addAttentionScores(build: Builder, a: Tensor, b: Tensor, heads: number): Tensor {
  const steps = a.shape[0]!;
  const output = build.images([heads, steps, steps], "attention scores");
  return build.add(attentionScores, { heads }, [a, b], output);
}

/** For every step the sum of the values of all steps by its scores, head by head: as `values`. */
export function addAttentionSums(
  build: Builder,
  scores: Tensor,
  values: Tensor,
  heads: number,
): Tensor {
  const output = build.images(values.shape, "attention sums");
  return build.add(attentionSums, { heads }, [scores, values], output);
}

function addTransposedSums(build: Builder, scores: Tensor, values: Tensor, heads: number): Tensor {
  const output = build.images(values.shape, "attention gradient");
  return build.add(transposedSums, { heads }, [scores, values], output);
}
