import { layer } from "./layer.ts";
import {
  gatedArguments,
  recurrentMultiplyAdds,
  recurrentParameters,
  stateShape,
} from "./recurrent.ts";

export const lstm = layer({
  kind: "lstm",
  doc: "Long short-term memory: reads a sequence step by step; three gates say what its memory forgets, takes in and shows. It gives its last state, or with `sequence` that of every step.",
  formula:
    "i, f, o = recurrent(x W + h U + b), g = activation(x W + h U + b), each with its own W, U and b; c = f c + i g; h = o activation(c)",
  example: "lstm 64",
  elsewhere: { keras: "keras.layers.LSTM", tfjs: "tf.layers.lstm", pytorch: "torch.nn.LSTM" },
  arguments: gatedArguments,
  rank: "sequence",
  shape: ({ arguments: values, input }) => stateShape(values, input),
  parameters: ({ arguments: values, input: [, features] }) =>
    recurrentParameters("lstm", values, features),
  multiplyAdds: ({ arguments: values, input }) => recurrentMultiplyAdds("lstm", values, input),
});
