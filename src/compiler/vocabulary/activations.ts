/**
 * The activations, each with its formula as Keras computes it. A new one is one line here, its statement in
 * `layers/activations.ts`, and a row wherever `tsc` then names one as missing.
 */
export const activations = {
  relu: { formula: "max(0, x)" },
  relu6: { formula: "min(max(0, x), 6)" },
  leakyrelu: { formula: "x where x > 0, else .3 x" },
  elu: { formula: "x where x > 0, else e^x - 1" },
  selu: { formula: "1.0507 x where x > 0, else 1.0507 * 1.6733 (e^x - 1)" },
  gelu: { formula: "x/2 (1 + erf(x/sqrt(2)))" },
  silu: { formula: "x/(1 + e^-x)" },
  sigmoid: { formula: "1/(1 + e^-x)" },
  tanh: { formula: "(e^x - e^-x)/(e^x + e^-x)" },
  softplus: { formula: "log(1 + e^x)" },
  softsign: { formula: "x/(1 + |x|)" },
  softmax: { formula: "e^x over the sum of e^x along the last direction" },
} as const;

export type ActivationName = keyof typeof activations;

/** What a layer applies to its result; `linear` is none. */
export type Activation = ActivationName | "linear";

export const activationNames = Object.keys(activations) as readonly ActivationName[];
