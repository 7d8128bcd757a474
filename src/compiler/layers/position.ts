import { layer } from "./layer.ts";
import { weighted } from "./options.ts";
import { kernelOf } from "./parameter.ts";

export const position = layer({
  kind: "position",
  doc: "Learned positional embedding: every step of a sequence has numbers of its own, which are added to it.",
  formula: "y[t, c] = x[t, c] + p[t, c]",
  example: "position",
  elsewhere: {
    keras: "keras.layers.Embedding with the steps 0, 1, 2, … as input, added to x",
    tfjs: undefined,
    pytorch: "torch.nn.Embedding with the steps 0, 1, 2, … as input, added to x",
  },
  arguments: weighted,
  rank: "sequence",
  keepsShape: true,
  shape: ({ input }) => ({ shape: input, derivation: "" }),
  parameters: ({ arguments: options, input: [steps, features] }) => [
    kernelOf("embeddings", { steps, features }, options),
  ],
});
