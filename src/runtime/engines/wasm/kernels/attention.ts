/**
 * The two products of attention, for each image and each head: the product of `matrix.ts` with steps as rows.
 *
 * Steps have the numbers of all heads side by side, [steps][heads][size]; scores are [heads][steps][steps], a row for
 * each step that asks. A piece is an image.
 *
 *   scores = a bᵀ           8 steps of `b` (or 16) at a time are turned into panels in scratch memory
 *   sums   = scores values  or scoresᵀ values: 8 numbers of a head at a time, read where they are
 *
 * Both gradients of either product are again one of these two.
 */
import { fillRows } from "./dense";
import { ADD, fillAdjacent, multiply } from "./matrix";
import { bytes, factorBytes, tableBytes, transposeRows } from "./matrix-memory";
import { JOINED } from "./joined";

/** Factors of one product: what it multiplies stays in the first cache, and its sums are short. */
const FACTORS: i32 = 256;

/** `scores[h][i][j]` = the sum over the head's numbers of `a[i][h]` times `b[j][h]`. */
export function attentionScores(
  a: usize,
  b: usize,
  scores: usize,
  steps: i32,
  heads: i32,
  size: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const factors = scratch;
  const panel = factors + factorBytes(size);
  const table = panel + bytes(JOINED * size * 8);
  const pitch = bytes(heads * size);
  fillAdjacent(factors, size);
  fillRows(table, steps, pitch, bytes(steps));
  for (let image = begin; image < end; image++) {
    for (let head = 0; head < heads; head++) {
      const first = <usize>image * <usize>steps * pitch + bytes(head * size);
      const destination = scores + bytes(steps * steps) * <usize>(image * heads + head);
      for (let step = 0; step < steps; step += 8 * JOINED) {
        const columns = min(8 * JOINED, steps - step);
        for (let c = 0; c < columns; c += 8) {
          const rows = b + first + <usize>(step + c) * pitch;
          transposeRows(rows, pitch, min(8, columns - c), panel + bytes(c * size), size);
        }
        multiply(
          table,
          steps,
          a + first,
          destination + bytes(step),
          32,
          factors,
          size,
          panel,
          bytes(size * 8),
          32,
          0,
          columns,
          0,
        );
      }
    }
  }
}

/** `output[i][h]` = the sum over steps j of `scores[h][i][j]`, or `scores[h][j][i]`, times `values[j][h]`. */
export function attentionSums(
  scores: usize,
  values: usize,
  output: usize,
  steps: i32,
  heads: i32,
  size: i32,
  transposed: i32,
  scratch: usize,
  begin: i32,
  end: i32,
): void {
  const most = min(steps, FACTORS);
  const factors = scratch;
  const table = factors + factorBytes(most);
  const pitch = bytes(heads * size);
  const line = bytes(steps);
  const along: usize = transposed ? line : 4;
  for (let k = 0; k < most; k++) store<u32>(factors + bytes(k), <u32>(<usize>k * along));
  fillRows(table, steps, transposed ? 4 : line, pitch);
  for (let image = begin; image < end; image++) {
    for (let head = 0; head < heads; head++) {
      const source = scores + <usize>steps * line * <usize>(image * heads + head);
      const first = <usize>image * <usize>steps * pitch + bytes(head * size);
      for (let step = 0; step < steps; step += FACTORS) {
        multiply(
          table,
          steps,
          source + <usize>step * along,
          output + first,
          32,
          factors,
          min(FACTORS, steps - step),
          values + first + <usize>step * pitch,
          32,
          pitch,
          0,
          size,
          step > 0 ? ADD : 0,
        );
      }
    }
  }
}
