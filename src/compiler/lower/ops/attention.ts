import type { Builder } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { addAttentionScores, addAttentionSums } from "./attention-products.ts";
import { addDenseOfSteps } from "./dense-of-steps.ts";
import { addDropout } from "./dropout.ts";
import { addSoftmax } from "./softmax.ts";

export interface AttentionAttributes {
  readonly heads: number;
  /** Numbers of one head's query, key or value of a step. */
  readonly keyDim: number;
  readonly causal: boolean;
  /** The share of weights that training leaves out. */
  readonly dropout: number;
}

/** A dense layer over each step. */
export interface Projection {
  readonly kernel: Tensor;
  readonly bias: Tensor | undefined;
}

/** By the names of Keras's four. */
export type Projections = Readonly<Record<"query" | "key" | "value" | "output", Projection>>;

/**
 * Adds multi-head self-attention (Vaswani et al., "Attention Is All You Need", 2017) as Keras has it: [steps, features]
 * to the same.
 *
 * @param key of the dropout's masks; read only where there is a dropout
 */
export function addAttention(
  build: Builder,
  x: Tensor,
  projections: Projections,
  { heads, keyDim, causal, dropout }: AttentionAttributes,
  key: () => Tensor,
): Tensor {
  const project = (from: Tensor, name: keyof Projections, units: number): Tensor => {
    const { kernel, bias } = projections[name];
    return addDenseOfSteps(build, from, kernel, bias, { units, activation: "linear" });
  };
  const [queries, keys, values] = (["query", "key", "value"] as const).map((name) =>
    project(x, name, heads * keyDim),
  ) as [Tensor, Tensor, Tensor];
  const scores = addAttentionScores(build, queries, keys, heads);
  const weights = addSoftmax(build, scores, { scale: 1 / Math.sqrt(keyDim), causal });
  const kept = dropout === 0 ? weights : addDropout(build, weights, key(), { rate: dropout });
  return project(addAttentionSums(build, kept, values, heads), "output", x.shape[1]!);
}
