import { gatesOf } from "../../layers/recurrent.ts";
import type { Builder, KernelCall, Node, Op } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { columnTotals } from "./bias.ts";
import { pointwise, type ConvAttributes } from "./conv-geometry.ts";
import { addConvInputGradient, transposedWeights } from "./conv-input-gradient.ts";
import { addConvWeightGradient } from "./conv-weight-gradient.ts";
import {
  activationNumbers,
  backwardScratch,
  cells,
  keptOf,
  type RecurrentAttributes,
} from "./recurrent-cell.ts";
import { addReshape } from "./reshape.ts";

/** A kernel for which each step, an image of one column, sees the one that was read before it; every gate is a filter. */
function stepBefore(filters: number, reverse: boolean): ConvAttributes {
  const top = reverse ? -1 : 1;
  return { ...pointwise(filters), padding: { top, bottom: -top, left: 0, right: 0 } };
}

/** Which of a node's inputs are there. */
interface GradientAttributes extends RecurrentAttributes {
  readonly gates: boolean;
  readonly cells: boolean;
}

/**
 * Back through the steps. Inputs: what training kept (gates, cells, states), the recurrent kernel, the output's
 * gradient. Output: the gradient of every step's gates before their activations, [steps, 1, gates * units]; a gru's is
 * that of the inputs' part. Extras: the recurrent kernel transposed; of a gru the gradient of the state's part and,
 * where it has biases, each image's sums for them and their gradient.
 */
const recurrentGradient: Op<GradientAttributes> = {
  name: "recurrentGradient",
  kernels: ({ attributes, inputs, output, extras }) => {
    const { cell, units, sequence, reverse, activation, recurrent } = attributes;
    const rest = [...inputs];
    const gates = attributes.gates ? rest.shift() : undefined;
    const cellStates = attributes.cells ? rest.shift() : undefined;
    const [hidden, recurrentKernel, outputGradient] = rest as [Tensor, Tensor, Tensor];
    const [transposed, stateGates, biasSums, biasGradient] = extras as readonly [
      Tensor,
      Tensor?,
      Tensor?,
      Tensor?,
    ];
    const written = [stateGates, biasSums].filter((tensor) => tensor !== undefined);
    const calls: readonly KernelCall[] = [
      {
        kernel: "transposePanels",
        arguments: [recurrentKernel, transposed, 1, units, gatesOf[cell] * units],
        pieces: 1,
        reads: [recurrentKernel],
        writes: [transposed],
      },
      {
        kernel: "recurrentBackward",
        arguments: [
          ...[cells[cell], outputGradient, gates ?? 0, cellStates ?? 0, hidden, transposed],
          ...[output, stateGates ?? 0, biasSums ?? 0],
          ...[hidden.shape[0]!, units, sequence ? 1 : 0, reverse ? 1 : 0],
          ...[activationNumbers[activation], activationNumbers[recurrent], "scratch" as const],
        ],
        pieces: "images",
        reads: [...inputs.filter((tensor) => tensor !== recurrentKernel), transposed],
        writes: [output, ...written],
        scratch: backwardScratch(cell, units),
      },
    ];
    return biasSums === undefined || biasGradient === undefined
      ? calls
      : [...calls, columnTotals(biasSums, biasGradient)];
  },
};

/** An lstm's gates are read before their gradients are written. */
const lstmGradient: Op<GradientAttributes> = { ...recurrentGradient, inPlace: 0 };

/** Adds the gradients of a recurrent layer's inputs, in their order. */
export function addRecurrentGradient(
  build: Builder,
  node: Node<RecurrentAttributes>,
  outputGradient: Tensor,
  wanted: readonly boolean[],
): readonly (Tensor | undefined)[] {
  const [x, kernel, recurrentKernel, bias] = node.inputs as readonly [
    Tensor,
    Tensor,
    Tensor,
    Tensor?,
  ];
  const { attributes } = node;
  const { cell, units, reverse } = attributes;
  const { gates, cells: cellStates, hidden } = keptOf(node)!;
  const [steps, features] = x.shape as readonly [number, number];
  const columns = gatesOf[cell] * units;
  const ownBias = cell === "gru" ? bias : undefined;
  const stateGates =
    cell === "gru"
      ? build.images([steps, 1, columns], "gru gates of the state, gradient")
      : undefined;
  const biasGradient = ownBias && build.fixed(ownBias.shape, `${ownBias.label}, gradient`);
  const gatesGradient = build.add(
    cell === "lstm" ? lstmGradient : recurrentGradient,
    {
      ...attributes,
      gates: gates !== undefined,
      cells: cellStates !== undefined,
    },
    [
      ...[gates, cellStates].filter((tensor) => tensor !== undefined),
      ...[hidden, recurrentKernel, outputGradient],
    ],
    build.images([steps, 1, columns], `${cell} gates, gradient`),
    [
      transposedWeights(build, pointwise(columns), columns, units, recurrentKernel.label),
      ...(stateGates === undefined ? [] : [stateGates]),
      ...(biasGradient === undefined
        ? []
        : [build.images([2 * columns], "gru bias partial sums"), biasGradient]),
    ],
  );
  const image = (sequence: Tensor): Tensor =>
    addReshape(build, sequence, [steps, 1, sequence.shape[1]!]);
  const input = image(x);
  const weights = addConvWeightGradient(
    build,
    input,
    gatesGradient,
    kernel,
    cell === "gru" ? undefined : bias,
    pointwise(columns),
  );
  const state = addConvWeightGradient(
    build,
    image(hidden),
    stateGates ?? gatesGradient,
    recurrentKernel,
    undefined,
    stepBefore(columns, reverse),
  );
  const sequence =
    wanted[0] === true
      ? addReshape(
          build,
          addConvInputGradient(build, input, kernel, gatesGradient, pointwise(columns)),
          [steps, features],
        )
      : undefined;
  return [sequence, weights.kernel, state.kernel, biasGradient ?? weights.bias].slice(
    0,
    node.inputs.length,
  );
}
