import { thousands } from "../arguments/decimal.ts";
import { count, flag, share } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import { bias, weighted } from "./options.ts";
import { biasOf, kernelOf } from "./parameter.ts";

export const attention = layer({
  kind: "attention",
  doc: "Multi-head self-attention: in every head each step gathers the values of all steps, by how well its query fits their keys.",
  formula:
    "y = bo + sum over heads of softmax(q kᵀ / sqrt(key_dim)) v Wo, where q = x Wq + bq, k = x Wk + bk, v = x Wv + bv; causal: step i sees no step after i",
  example: "attention 4 16",
  elsewhere: {
    keras: "keras.layers.MultiHeadAttention with x as query and as value",
    tfjs: undefined,
    pytorch:
      "torch.nn.MultiheadAttention with batch_first=True; its key_dim is embed_dim/num_heads",
  },
  arguments: {
    heads: count({ position: 0, called: "the number of heads" }),
    keyDim: count({ position: 1, called: "the size of a head's keys and values" }),
    causal: flag("causal"),
    dropout: share({ default: 0, doc: "share of a step's weights that training sets to 0" }),
    bias,
    ...weighted,
  },
  rank: "sequence",
  keepsShape: true,

  shape: ({ arguments: { heads }, input: [steps, features] }) => ({
    shape: [steps, features],
    derivation: `${heads} ${heads === 1 ? "head" : "heads"}, each with ${steps}*${steps} = ${thousands(steps * steps)} scores`,
  }),

  parameters: ({ arguments: { heads, keyDim, bias, ...options }, input: [, features] }) => {
    const inner = { heads, keyDim };
    const projections = (["query", "key", "value"] as const).flatMap((name) => [
      kernelOf(`${name}_kernel`, { features, ...inner }, options),
      ...biasOf(bias, inner, `${name}_bias`),
    ]);
    return [
      ...projections,
      kernelOf("output_kernel", { ...inner, features }, options),
      ...biasOf(bias, { features }, "output_bias"),
    ];
  },

  // Four projections of every step, and two products of steps with steps.
  multiplyAdds: ({ arguments: { heads, keyDim }, input: [steps, features] }) =>
    (4 * features + 2 * steps) * steps * heads * keyDim,
});
