import type { ArgumentTable } from "../arguments/argument.ts";
import { real } from "../arguments/kinds.ts";
import { activations, type ActivationName } from "../vocabulary/activations.ts";
import { layer, type LayerType } from "./layer.ts";

/** An activation as a statement of its own: the shape stays, and nothing is learnt. */
function activationLayer<const K extends ActivationName, const A extends ArgumentTable>(
  kind: K,
  table: A,
  example: string = kind,
): LayerType<K, A> {
  return layer({
    kind,
    doc: `Applies ${activations[kind].formula} to every number.`,
    formula: `y = ${activations[kind].formula}`,
    example,
    elsewhere: activations[kind].elsewhere,
    arguments: table,
    rank: "any",
    keepsShape: true,
    shape: ({ input }) => ({ shape: input, derivation: "" }),
  });
}

export const relu = activationLayer("relu", {});
export const relu6 = activationLayer("relu6", {});
export const leakyrelu = activationLayer(
  "leakyrelu",
  {
    slope: real({ default: 0.3, doc: "what numbers below 0 are multiplied by" }, { atLeast: 0 }),
  },
  "leakyrelu slope=.2",
);
export const elu = activationLayer("elu", {});
export const selu = activationLayer("selu", {});
export const gelu = activationLayer("gelu", {});
export const silu = activationLayer("silu", {});
export const sigmoid = activationLayer("sigmoid", {});
export const tanh = activationLayer("tanh", {});
export const softplus = activationLayer("softplus", {});
export const softsign = activationLayer("softsign", {});
export const softmax = activationLayer("softmax", {});
