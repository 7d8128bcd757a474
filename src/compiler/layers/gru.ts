import { layer } from "./layer.ts";
import {
  gatedArguments,
  recurrentMultiplyAdds,
  recurrentParameters,
  stateShape,
} from "./recurrent.ts";

export const gru = layer({
  kind: "gru",
  doc: "Gated recurrent unit: reads a sequence step by step; one gate says how much of the state stays, another how much of it the new one sees. It gives its last state, or with `sequence` that of every step.",
  formula:
    "z, r = recurrent(x W + b + h U + d), g = activation(x W + b + r (h U + d)), each with its own W, b, U and d; h = z h + (1 - z) g",
  example: "gru 64",
  elsewhere: { keras: "keras.layers.GRU", tfjs: undefined, pytorch: "torch.nn.GRU" },
  arguments: gatedArguments,
  rank: "sequence",
  shape: ({ arguments: values, input }) => stateShape(values, input),
  parameters: ({ arguments: values, input: [, features] }) =>
    recurrentParameters("gru", values, features),
  multiplyAdds: ({ arguments: values, input }) => recurrentMultiplyAdds("gru", values, input),
});
