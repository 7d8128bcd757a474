import { requiredWord, word } from "../arguments/kinds.ts";
import { layer } from "./layer.ts";
import type { Parameter } from "./parameter.ts";
import {
  gatedArguments,
  recurrentKinds,
  recurrentMultiplyAdds,
  recurrentParameters,
  stateShape,
} from "./recurrent.ts";

export const bidirectional = layer({
  kind: "bidirectional",
  doc: "Reads a sequence with two recurrent layers of one kind, one from its first step, one from its last, and joins what they give.",
  formula:
    "y = merge(layer(x), layer with reverse(x)); of every step the two states that belong to it",
  example: "bidirectional { lstm 64 }",
  elsewhere: {
    keras: "keras.layers.Bidirectional",
    tfjs: "tf.layers.bidirectional",
    pytorch: "torch.nn.LSTM with bidirectional=True",
  },
  arguments: {
    merge: word("how the two are joined", ["concat", "add", "multiply", "average"], "concat"),
    cell: requiredWord("the recurrent layer", recurrentKinds),
    ...gatedArguments,
  },
  inBlock: ["cell", ...Object.keys(gatedArguments)],
  rank: "sequence",

  shape: ({ arguments: values, input }) => {
    const { shape, derivation } = stateShape(values, input);
    if (values.merge !== "concat") return { shape, derivation };
    const { units } = values;
    const joined = [...shape.slice(0, -1), 2 * units];
    return { shape: joined, derivation: `${units} + ${units} = ${2 * units}` };
  },

  parameters: ({ arguments: values, input: [, features] }) =>
    (["forward", "backward"] as const).flatMap((direction) =>
      recurrentParameters(values.cell, values, features).map((parameter): Parameter => {
        const name = parameter.name as "kernel" | "recurrent_kernel" | "bias";
        return { ...parameter, name: `${direction}_${values.cell}/${name}` };
      }),
    ),

  multiplyAdds: ({ arguments: values, input }) =>
    2 * recurrentMultiplyAdds(values.cell, values, input),
});
