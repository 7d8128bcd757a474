/** Rows of a table [vocabulary, dimension] that tokens name. Tokens are floats that hold whole numbers. */
import { loadUpTo4, storeUpTo4 } from "./math";

/** The row of a token; the data is checked before, so the bounds only keep memory safe. */
// @ts-ignore: decorator
@inline
function rowOf(tokens: usize, at: usize, vocabulary: usize): usize {
  const token = load<f32>(tokens + at * 4);
  return token >= 0 ? <usize>(<u32>min(token, <f32>(vocabulary - 1))) : 0;
}

/** `output[image][step]` = the row of that token. A piece is an image. */
export function embeddingRows(
  tokens: usize,
  table: usize,
  output: usize,
  steps: usize,
  vocabulary: usize,
  dimension: usize,
  begin: usize,
  end: usize,
): void {
  const bytes = dimension * 4;
  for (let at = begin * steps; at < end * steps; at++) {
    memory.copy(output + at * bytes, table + rowOf(tokens, at, vocabulary) * bytes, bytes);
  }
}

/**
 * `output[row]` grows by, or becomes, the sum of the gradients at all places whose token is `row`, image by image and
 * step by step. A piece is `rows` rows of the table.
 */
export function embeddingGradient(
  tokens: usize,
  gradient: usize,
  output: usize,
  steps: usize,
  vocabulary: usize,
  dimension: usize,
  rows: usize,
  images: usize,
  accumulate: i32,
  begin: usize,
  end: usize,
): void {
  const bytes = dimension * 4;
  const first = begin * rows;
  const last = min(end * rows, vocabulary);
  if (!accumulate) memory.fill(output + first * bytes, 0, (last - first) * bytes);
  for (let at: usize = 0; at < images * steps; at++) {
    const row = rowOf(tokens, at, vocabulary);
    if (row < first || row >= last) continue;
    let x = gradient + at * bytes;
    let y = output + row * bytes;
    let left = dimension;
    for (; left >= 4; left -= 4, x += 16, y += 16) {
      v128.store(y, f32x4.add(v128.load(y), v128.load(x)));
    }
    if (left) storeUpTo4(y, f32x4.add(loadUpTo4(y, left), loadUpTo4(x, left)), left);
  }
}
