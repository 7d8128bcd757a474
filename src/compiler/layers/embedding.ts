import { choice, count, whole } from "../arguments/kinds.ts";
import { initializerNames } from "../vocabulary/initializers.ts";
import { layer } from "./layer.ts";
import { weighted } from "./options.ts";
import { kernelOf } from "./parameter.ts";

/** Tokens come as 32-bit floats, which tell whole numbers apart as far as this. */
const mostTokens = 2 ** 24;

export const embedding = layer({
  kind: "embedding",
  doc: "A learned vector for every word: each token, a whole number from 0 on, becomes its row of a table.",
  formula: "y[t, d] = w[x[t], d]",
  example: "embedding 10000 64",
  elsewhere: {
    keras: "keras.layers.Embedding",
    tfjs: "tf.layers.embedding",
    pytorch: "torch.nn.Embedding",
  },
  arguments: {
    vocabulary: whole(
      { position: 0, called: "the size of the vocabulary" },
      { atLeast: 1, atMost: mostTokens },
    ),
    dimension: count({ position: 1, called: "the dimension" }),
    ...weighted,
    init: choice("an initializer", initializerNames, {
      default: "uniform",
      doc: "how the weights start",
    }),
  },
  rank: "vector",

  shape: ({ arguments: { dimension }, input: [steps] }) => ({
    shape: [steps, dimension],
    derivation: "",
  }),

  parameters: ({ arguments: { vocabulary, dimension, ...options } }) => [
    kernelOf("embeddings", { vocabulary, dimension }, options),
  ],
});
