/**
 * Recurrent layers backward through time: from the last step to the first, the gradient of each state is the next
 * step's, through the transposed weights, plus what the layer's result has of it. Gradients of the weights and of the
 * inputs are products over all steps, made of the gates' gradients afterwards.
 */
import { ADD, fillAdjacent } from "./matrix";
import { bytes, clear, factorBytes, tableBytes } from "./matrix-memory";
import { Cell, fillBlock, gatesOf, multiplyPanels, pitchOf, ROWS, timeOf } from "./recurrent-block";
import { gruStepGradient, lstmStepGradient, simpleStepGradient } from "./recurrent-cells";

/**
 * A piece is an image. `transposed` are panels of [gates * units, units]. `gatesGradient` (may be `gates` of an lstm)
 * is that before the gates' activations; a gru has it for the inputs, and for the state in `stateGatesGradient`, and
 * each image's sums over the steps for its biases in `biasSums` (0: none).
 */
export function recurrentBackward(
  cell: i32,
  outputGradient: usize,
  gates: usize,
  cells: usize,
  hidden: usize,
  transposed: usize,
  gatesGradient: usize,
  stateGatesGradient: usize,
  biasSums: usize,
  steps: i32,
  units: i32,
  sequence: i32,
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
  const table = factors + factorBytes(columns);
  const block = table + tableBytes(ROWS);
  const stateGradient = block + bytes(ROWS * pitch);
  const cellGradient = stateGradient + bytes(ROWS * statePitch);
  fillAdjacent(factors, columns);

  for (let image = begin; image < end; image += ROWS) {
    const images = min(ROWS, end - image);
    fillBlock(table, images, pitch, statePitch);
    clear(stateGradient, images * statePitch);
    clear(cellGradient, images * statePitch);
    if (biasSums) clear(biasSums + bytes(image * 2 * columns), images * 2 * columns);
    for (let step = steps - 1; step >= 0; step--) {
      const time = timeOf(step, steps, reverse);
      for (let i = 0; i < images; i++) {
        const at = (image + i) * steps + time;
        const earlier = (image + i) * steps + timeOf(step - 1, steps, reverse);
        const dh = stateGradient + bytes(i * statePitch);
        const z = block + bytes(i * pitch);
        const kept = gatesGradient + bytes(at * columns);
        let dy: usize = 0;
        if (sequence) dy = outputGradient + bytes(at * units);
        else if (step == steps - 1) dy = outputGradient + bytes((image + i) * units);
        if (cell == Cell.lstm) {
          lstmStepGradient(
            dh,
            dy,
            cellGradient + bytes(i * statePitch),
            gates + bytes(at * columns),
            cells + bytes(at * units),
            step > 0 ? cells + bytes(earlier * units) : 0,
            z,
            kept,
            units,
            activation,
            recurrent,
          );
        } else if (cell == Cell.gru) {
          gruStepGradient(
            dh,
            dy,
            gates + bytes(at * 4 * units),
            step > 0 ? hidden + bytes(earlier * units) : 0,
            z,
            kept,
            stateGatesGradient + bytes(at * columns),
            biasSums ? biasSums + bytes((image + i) * 2 * columns) : 0,
            units,
            activation,
            recurrent,
          );
        } else simpleStepGradient(dh, dy, hidden + bytes(at * units), z, kept, units, activation);
      }
      if (step == 0) break;
      multiplyPanels(
        table,
        images,
        block,
        stateGradient,
        factors,
        columns,
        transposed,
        units,
        0,
        cell == Cell.gru ? ADD : 0,
      );
    }
  }
}
