/**
 * Recurrent layers forward. What the inputs give is computed for several steps at once, with about 48 rows, and stays
 * in scratch memory; nothing is written but what the caller wants to keep.
 *
 * Weights are panels of all gates' columns: [inputs, gates * units] and [units, gates * units].
 */
import { ADD, addRow, BIAS, closeRows, fillAdjacent } from "./matrix";
import { bytes, clear, copy, factorBytes, tableBytes } from "./matrix-memory";
import { Cell, fillBlock, gatesOf, multiplyPanels, pitchOf, ROWS, timeOf } from "./recurrent-block";
import { gruStep, lstmStep, simpleStep } from "./recurrent-cells";

/** Rows (step, image) of a block's inputs, `count` steps from `first` on. */
function fillInputs(
  table: usize,
  images: i32,
  steps: i32,
  inputs: i32,
  first: i32,
  count: i32,
  reverse: i32,
  pitch: i32,
): void {
  let entry = table;
  for (let step = 0; step < count; step++) {
    const time = timeOf(first + step, steps, reverse);
    for (let i = 0; i < images; i++) {
      const row = step * images + i;
      entry = addRow(entry, bytes((i * steps + time) * inputs), bytes(row * pitch));
    }
  }
  closeRows(entry);
}

/**
 * A piece is an image. Kept of every step, unless 0: `gates` (4 vectors an image and step, of lstm and gru), `cells`
 * (of lstm) and `hidden`, in the order of the sequence; `last` is the state after the last step. A gru's `bias` holds
 * that of the inputs and that of the state.
 */
export function recurrentForward(
  cell: i32,
  x: usize,
  kernel: usize,
  recurrentKernel: usize,
  bias: usize,
  gates: usize,
  cells: usize,
  hidden: usize,
  last: usize,
  steps: i32,
  inputs: i32,
  units: i32,
  reverse: i32,
  activation: i32,
  recurrent: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const columns = gatesOf(cell) * units;
  const pitch = pitchOf(columns);
  const statePitch = pitchOf(units);
  const factors = scratch;
  const inputTable = factors + factorBytes(max(inputs, units));
  const stateTable = inputTable + tableBytes(ROWS);
  const projected = stateTable + tableBytes(ROWS);
  const product = projected + bytes(ROWS * pitch);
  const state = product + bytes(ROWS * pitch);
  const memory = state + bytes(ROWS * statePitch);
  const startMode = bias ? BIAS : 0;
  fillAdjacent(factors, max(inputs, units));

  for (let image = begin; image < end; image += ROWS) {
    const images = min(ROWS, end - image);
    const together = ROWS / images;
    const sequence = x + bytes(image * steps * inputs);
    fillBlock(stateTable, images, statePitch, pitch);
    clear(state, images * statePitch);
    clear(memory, images * statePitch);
    for (let step = 0; step < steps; step++) {
      const within = step % together;
      if (within == 0) {
        const count = min(together, steps - step);
        fillInputs(inputTable, images, steps, inputs, step, count, reverse, pitch);
        multiplyPanels(
          inputTable,
          count * images,
          sequence,
          projected,
          factors,
          inputs,
          kernel,
          columns,
          bias,
          startMode,
        );
      }
      const own = projected + bytes(within * images * pitch);
      const isGru = cell == Cell.gru;
      multiplyPanels(
        stateTable,
        images,
        state,
        isGru ? product : own,
        factors,
        units,
        recurrentKernel,
        columns,
        bias + bytes(columns),
        isGru ? startMode : ADD,
      );
      const time = timeOf(step, steps, reverse);
      for (let i = 0; i < images; i++) {
        const at = (image + i) * steps + time;
        const z = own + bytes(i * pitch);
        const h = state + bytes(i * statePitch);
        const c = memory + bytes(i * statePitch);
        const kept = gates ? gates + bytes(at * 4 * units) : 0;
        if (cell == Cell.lstm) lstmStep(z, h, c, kept, units, activation, recurrent);
        else if (isGru) {
          gruStep(z, product + bytes(i * pitch), h, kept, units, activation, recurrent);
        } else simpleStep(z, h, units, activation);
        if (cells) copy(cells + bytes(at * units), c, units);
        if (hidden) copy(hidden + bytes(at * units), h, units);
      }
    }
    if (!last) continue;
    for (let i = 0; i < images; i++) {
      copy(last + bytes((image + i) * units), state + bytes(i * statePitch), units);
    }
  }
}
