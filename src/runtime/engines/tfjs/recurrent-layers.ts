import type { RecurrentKind } from "../../../compiler/network.ts";
import { recurrentStates, type RecurrentOptions } from "./recurrent.ts";
import type { Given, Of } from "./substitute.ts";
import type { Tensor } from "./tfjs.ts";

export function recurrent({ kind, arguments: a }: Of<RecurrentKind>, given: Given): Tensor {
  return statesOf({ recurrent: "linear", ...a, kind }, "", given);
}

export function bidirectional({ arguments: a }: Of<"bidirectional">, given: Given): Tensor {
  const { tf } = given;
  const { cell, merge, sequence } = a;
  const ahead = statesOf({ ...a, kind: cell, reverse: false }, `forward_${cell}/`, given);
  const made = statesOf({ ...a, kind: cell, reverse: true }, `backward_${cell}/`, given);
  const back = sequence ? tf.reverse(made, 1) : made;
  switch (merge) {
    case "concat":
      return tf.concat([ahead, back], -1);
    case "add":
      return tf.add(ahead, back);
    case "multiply":
      return tf.mul(ahead, back);
    case "average":
      return tf.mul(tf.add(ahead, back), 0.5);
  }
}

function statesOf(
  options: RecurrentOptions,
  prefix: string,
  { tf, inputs, parameter }: Given,
): Tensor {
  const weights = {
    kernel: parameter(`${prefix}kernel`)!,
    recurrentKernel: parameter(`${prefix}recurrent_kernel`)!,
    bias: parameter(`${prefix}bias`),
  };
  return recurrentStates(tf, inputs[0]!, weights, options);
}
