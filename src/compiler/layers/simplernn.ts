import { layer } from "./layer.ts";
import {
  recurrentArguments,
  recurrentMultiplyAdds,
  recurrentParameters,
  stateShape,
} from "./recurrent.ts";

export const simplernn = layer({
  kind: "simplernn",
  doc: "Reads a sequence step by step: each state is made of the step's features and the state before. It gives its last state, or with `sequence` that of every step.",
  formula: "h = activation(x W + h U + b)",
  example: "simplernn 64",
  elsewhere: {
    keras: "keras.layers.SimpleRNN",
    tfjs: "tf.layers.simpleRNN",
    pytorch: "torch.nn.RNN",
  },
  arguments: recurrentArguments,
  rank: "sequence",
  shape: ({ arguments: values, input }) => stateShape(values, input),
  parameters: ({ arguments: values, input: [, features] }) =>
    recurrentParameters("simplernn", values, features),
  multiplyAdds: ({ arguments: values, input }) => recurrentMultiplyAdds("simplernn", values, input),
});
