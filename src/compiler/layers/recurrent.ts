import { choice, count, flag, word } from "../arguments/kinds.ts";
import { initializerNames } from "../vocabulary/initializers.ts";
import type { Shape } from "../shape.ts";
import { bias, weighted } from "./options.ts";
import { biasOf, kernelOf, type Parameter, type ParameterInitializer } from "./parameter.ts";

/** Activations whose derivative is known from their result, which alone is kept of every step. */
export const recurrentActivationNames = [
  "tanh",
  "sigmoid",
  "relu",
  "relu6",
  "leakyrelu",
  "elu",
  "selu",
  "softplus",
  "linear",
] as const;

export type RecurrentActivation = (typeof recurrentActivationNames)[number];

/** What every recurrent layer takes. */
export const recurrentArguments = {
  units: count({ position: 0, called: "the number of units" }),
  activation: word("an activation", recurrentActivationNames, "tanh"),
  sequence: flag("sequence"),
  reverse: flag("reverse"),
  bias,
  ...weighted,
  recurrentInit: choice("an initializer", initializerNames, {
    default: "orthogonal",
    doc: "how the weights of the state start",
  }),
};

/** What those with gates take. */
export const gatedArguments = {
  ...recurrentArguments,
  recurrent: choice("an activation", recurrentActivationNames, {
    default: "sigmoid",
    doc: "what the gates apply to their sums",
  }),
};

export const recurrentKinds = ["lstm", "gru", "simplernn"] as const;

export type RecurrentKind = (typeof recurrentKinds)[number];

/** How many vectors of the layer's units a step works out. */
export const gatesOf: Readonly<Record<RecurrentKind, number>> = { simplernn: 1, lstm: 4, gru: 3 };

interface Sizes {
  readonly units: number;
  readonly sequence: boolean;
}

/** The last state, or the state of every step. */
export function stateShape(
  { units, sequence }: Sizes,
  [steps]: readonly [number, number],
): { readonly shape: Shape; readonly derivation: string } {
  if (sequence) return { shape: [steps, units], derivation: "" };
  return { shape: [units], derivation: `the last of ${steps} states` };
}

/** The kernel of the inputs, that of the state, and the biases, in Keras's layout: gates side by side. */
export function recurrentParameters(
  kind: RecurrentKind,
  values: Sizes & {
    readonly bias: boolean;
    readonly recurrentInit: ParameterInitializer;
  } & Parameters<typeof kernelOf>[2],
  inputs: number,
): readonly Parameter[] {
  const { units } = values;
  const gates = gatesOf[kind];
  const columns = gates * units;
  const state = kernelOf("recurrent_kernel", { units, columns }, { ...values, l1: 0, l2: 0 });
  // A gru has biases for the inputs and biases for the state.
  const biases = biasOf(values.bias, kind === "gru" ? { sets: 2, columns } : { columns });
  return [
    kernelOf("kernel", { inputs, columns }, values),
    { ...state, initializer: values.recurrentInit },
    ...biases.map((bias) =>
      kind === "lstm" ? { ...bias, initializer: "forget_gate" as const } : bias,
    ),
  ].map((parameter) => ({ ...parameter, gates }));
}

/** Of all steps: every gate's sums over inputs and state. */
export function recurrentMultiplyAdds(
  kind: RecurrentKind,
  { units }: Sizes,
  [steps, inputs]: readonly [number, number],
): number {
  return steps * (inputs + units) * gatesOf[kind] * units;
}
