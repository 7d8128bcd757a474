import { gatesOf } from "../../layers/recurrent.ts";
import type { RecurrentActivation, RecurrentKind } from "../../network.ts";
import type { Node } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { factorTableBytes, rowTableBytes } from "./conv-geometry.ts";

/** The kernels of recurrent layers know them by these numbers. */
export const cells: Readonly<Record<RecurrentKind, number>> = { simplernn: 0, lstm: 1, gru: 2 };

export interface RecurrentAttributes {
  readonly cell: RecurrentKind;
  readonly units: number;
  /** True: the state of every step, in the order of the input; false: the state after the last step. */
  readonly sequence: boolean;
  /** From the input's last step to its first. */
  readonly reverse: boolean;
  readonly activation: RecurrentActivation;
  /** What the gates apply; a cell without gates has none. */
  readonly recurrent: RecurrentActivation;
}

/** What training keeps of every step, by its place among the extras. */
export interface Kept {
  /** Of an lstm i, f, g, o; of a gru z, r, g and the state's part of g before r: [steps, 1, 4 units]. */
  readonly gates: Tensor | undefined;
  /** The memory of an lstm: [steps, units]. */
  readonly cells: Tensor | undefined;
  /** All states: [steps, units]. */
  readonly hidden: Tensor;
}

/** Undefined outside training, where nothing is kept. */
export function keptOf({
  attributes,
  output,
  extras,
}: Node<RecurrentAttributes>): Kept | undefined {
  const { cell, sequence } = attributes;
  if (extras.length === 0 && !(cell === "simplernn" && sequence)) return undefined;
  const rest = [...extras];
  const gates = cell === "simplernn" ? undefined : rest.shift();
  const cellStates = cell === "lstm" ? rest.shift() : undefined;
  return { gates, cells: cellStates, hidden: sequence ? output : rest[0]! };
}

/** The numbers by which the kernels know activations. */
export const activationNumbers: Readonly<Record<RecurrentActivation, number>> = {
  relu: 0,
  relu6: 1,
  leakyrelu: 2,
  elu: 3,
  selu: 4,
  sigmoid: 7,
  tanh: 8,
  softplus: 9,
  linear: 11,
};

/** Images that a thread takes through the steps together. */
const rows = 48;

/** Bytes of a block's rows of so many numbers: a line of the cache more, as the kernels have it. */
function blockBytes(columns: number): number {
  return 4 * rows * (Math.ceil(columns / 4) * 4 + 16);
}

/** Scratch memory of the way forward. */
export function forwardScratch(cell: RecurrentKind, inputs: number, units: number): number {
  return (
    factorTableBytes(Math.max(inputs, units)) +
    2 * rowTableBytes(rows) +
    2 * blockBytes(gatesOf[cell] * units) +
    2 * blockBytes(units)
  );
}

/** Scratch memory of the way back. */
export function backwardScratch(cell: RecurrentKind, units: number): number {
  const columns = gatesOf[cell] * units;
  return (
    factorTableBytes(columns) + rowTableBytes(rows) + blockBytes(columns) + 2 * blockBytes(units)
  );
}
