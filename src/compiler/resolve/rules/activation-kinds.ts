import type { ActivationName, LayerKind } from "../../network.ts";

/** The layers that are an activation. */
export const activationKinds = [
  "relu",
  "relu6",
  "leakyrelu",
  "elu",
  "selu",
  "gelu",
  "silu",
  "sigmoid",
  "tanh",
  "softplus",
  "softsign",
  "softmax",
] as const satisfies readonly (ActivationName & LayerKind)[];
