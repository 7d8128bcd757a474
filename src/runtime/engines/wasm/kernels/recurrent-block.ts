/**
 * What the kernels of recurrent layers share. A piece is an image with all its steps, and no image waits for another:
 * a thread takes its images through the steps in blocks of up to 48, whose states lie side by side in scratch memory,
 * so that each step is a matrix product with one row an image.
 */
import { addRow, closeRows, multiply } from "./matrix";
import { bytes } from "./matrix-memory";

/** Images of a block, and rows of a product; lower/ops/recurrent-cell.ts has the same. */
export const ROWS: i32 = 48;

export const enum Cell {
  simplernn,
  lstm,
  gru,
}

/** How many vectors of `units` a step's product with the weights gives. */
// @ts-ignore: decorator
@inline
export function gatesOf(cell: i32): i32 {
  return cell == Cell.lstm ? 4 : cell == Cell.gru ? 3 : 1;
}

/** Numbers from one row of a block to the next: a line of the cache more, so that rows do not all fall into one set. */
// @ts-ignore: decorator
@inline
export function pitchOf(columns: i32): i32 {
  return ((columns + 3) & ~3) + 16;
}

/** The place of step `step` in the sequence. */
// @ts-ignore: decorator
@inline
export function timeOf(step: i32, steps: i32, reverse: i32): i32 {
  return reverse ? steps - 1 - step : step;
}

/** A table of rows that lie one after the other on both sides. */
export function fillBlock(table: usize, rows: i32, source: i32, destination: i32): void {
  let entry = table;
  for (let i = 0; i < rows; i++) entry = addRow(entry, bytes(i * source), bytes(i * destination));
  closeRows(entry);
}

/** The product of a table's rows with panels of `inner` rows and `columns` columns. */
export function multiplyPanels(
  table: usize,
  rows: i32,
  source: usize,
  destination: usize,
  factors: usize,
  inner: i32,
  panels: usize,
  columns: i32,
  bias: usize,
  mode: i32,
): void {
  multiply(
    table, rows, source, destination, 32, factors, inner, panels, bytes(inner * 8), 32, bias, columns, mode);
}
