import type { Builder, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import {
  activationNumbers,
  cells,
  forwardScratch,
  keptOf,
  type RecurrentAttributes,
} from "./recurrent-cell.ts";
import { addRecurrentGradient } from "./recurrent-gradient.ts";

/**
 * Inputs: the sequence [steps, features], the kernel and the recurrent kernel as panels, and the bias where there is
 * one. Output: [units], or [steps, units]. Extras, in training: what is kept.
 */
export const recurrent: Op<RecurrentAttributes> = {
  name: "recurrent",
  kernels: (node) => {
    const [x, kernel, recurrentKernel, bias] = node.inputs as readonly [
      Tensor,
      Tensor,
      Tensor,
      Tensor?,
    ];
    const { cell, units, sequence, reverse, activation, recurrent: gate } = node.attributes;
    const [steps, inputs] = x.shape as readonly [number, number];
    const kept = keptOf(node);
    return [
      {
        kernel: "recurrentForward",
        arguments: [
          ...[cells[cell], x, kernel, recurrentKernel, bias ?? 0],
          ...[kept?.gates ?? 0, kept?.cells ?? 0],
          ...[sequence ? node.output : (kept?.hidden ?? 0), sequence ? 0 : node.output],
          ...[steps, inputs, units, reverse ? 1 : 0],
          ...[activationNumbers[activation], activationNumbers[gate], "scratch" as const],
        ],
        pieces: "images",
        reads: node.inputs,
        writes: [node.output, ...node.extras],
        scratch: forwardScratch(cell, inputs, units),
      },
    ];
  },
  gradient: (build, node, outputGradient, wanted) =>
    addRecurrentGradient(build, node, outputGradient, wanted),
};

export interface RecurrentWeights {
  readonly kernel: Tensor;
  readonly recurrentKernel: Tensor;
  /** Of a gru [2, 3 units]: the inputs' and the state's. */
  readonly bias: Tensor | undefined;
}

/**
 * Adds a recurrent layer over `x` [steps, features].
 *
 * @param weights kernels of panels with the gates' columns side by side, in Keras's order
 */
export function addRecurrent(
  build: Builder,
  x: Tensor,
  { kernel, recurrentKernel, bias }: RecurrentWeights,
  attributes: RecurrentAttributes,
): Tensor {
  const { cell, units, sequence } = attributes;
  const [steps] = x.shape as readonly [number, number];
  const inputs = [x, kernel, recurrentKernel, ...(bias === undefined ? [] : [bias])];
  const states = (label: string): Tensor => build.images([steps, units], label);
  const output = sequence ? states(cell) : build.images([units], cell);
  const extras = !build.training
    ? []
    : [
        ...(cell === "simplernn" ? [] : [build.images([steps, 1, 4 * units], `${cell} gates`)]),
        ...(cell === "lstm" ? [states("lstm cells")] : []),
        ...(sequence ? [] : [states(`${cell} states`)]),
      ];
  return build.add(recurrent, attributes, inputs, output, extras);
}
