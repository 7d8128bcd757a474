import type { ActivationName } from "../../network.ts";
import { sizeOf } from "../../shape.ts";
import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";

/** Those that take each element alone. */
export type ElementwiseActivation = Exclude<ActivationName, "softmax">;

export interface ActivationAttributes {
  readonly kind: ElementwiseActivation;
  /** Of leakyrelu; the others have none. */
  readonly slope?: number;
}

/** Keras's, as a layer and as an activation. */
export const defaultSlope = 0.3;

/**
 * What each gradient is computed from. From the output wherever that loses nothing: then the activation can write over
 * its input.
 */
const gradientFrom = {
  relu: "output",
  relu6: "output",
  leakyrelu: "output",
  elu: "output",
  selu: "output",
  gelu: "input",
  silu: "input",
  sigmoid: "output",
  tanh: "output",
  softplus: "output",
  softsign: "input",
} as const satisfies Record<ElementwiseActivation, "input" | "output">;

/** Whether the gradient is computed from the activation's input or from its output. */
export function activationGradientFrom({ kind, slope = defaultSlope }: ActivationAttributes) {
  // Below zero a negative slope gives positive outputs.
  return kind === "leakyrelu" && slope < 0 ? "input" : gradientFrom[kind];
}

export const activation: Op<ActivationAttributes> = {
  name: "activation",
  inPlace: 0,
  kernels: ({ attributes, inputs: [input], output }) => [
    {
      kernel: attributes.kind,
      arguments: [input!, output, sizeOf(output.shape), attributes.slope ?? defaultSlope],
      pieces: "images",
      reads: [input!],
      writes: [output],
    },
  ],
  gradient: (build, { attributes, inputs: [input], output }, outputGradient) => {
    const known = activationGradientFrom(attributes) === "input" ? input! : output;
    return [addActivationGradient(build, outputGradient, known, attributes)];
  },
};

/** Inputs: the output's gradient, and the activation's output or input (`activationGradientFrom`). */
export const activationGradient: Op<ActivationAttributes> = {
  name: "activationGradient",
  inPlace: 0,
  kernels: ({ attributes, inputs: [outputGradient, known], output }) => [
    {
      kernel: `${attributes.kind}Gradient`,
      arguments: [
        outputGradient!,
        known!,
        output,
        sizeOf(output.shape),
        attributes.slope ?? defaultSlope,
      ],
      pieces: "images",
      reads: [outputGradient!, known!],
      writes: [output],
    },
  ],
};

export function addActivation(
  build: Builder,
  input: Tensor,
  attributes: ActivationAttributes,
): Tensor {
  const output = build.images(input.shape, attributes.kind);
  return build.add(activation, attributes, [input], output);
}

/** @param known the activation's output or its input, whichever `activationGradientFrom` says */
export function addActivationGradient(
  build: Builder,
  outputGradient: Tensor,
  known: Tensor,
  attributes: ActivationAttributes,
): Tensor {
  const output = build.images(outputGradient.shape, `${attributes.kind} gradient`);
  return build.add(activationGradient, attributes, [outputGradient, known], output);
}
