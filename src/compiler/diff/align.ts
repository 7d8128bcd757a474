/** Indices into both lists; undefined on the side where the item is missing. */
export interface Pairing {
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/**
 * Aligns two lists with the least cost: an item on one side alone costs 1, a pair what `cost` says (below 2 or it is
 * never taken; Infinity forbids it). Wagner and Fischer's table (1974) between the equal ends.
 */
export function align<T>(
  before: readonly T[],
  after: readonly T[],
  cost: (before: T, after: T) => number,
): readonly Pairing[] {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && cost(before[start]!, after[start]!) === 0) start++;
  let end = 0;
  while (end < most - start && cost(before.at(-1 - end)!, after.at(-1 - end)!) === 0) end++;
  const rows = before.length - start - end;
  const columns = after.length - start - end;
  const pair = (i: number, j: number): number => cost(before[start + i]!, after[start + j]!);
  const middle = pathOf(costs(rows, columns, pair), rows, columns, pair);
  return [
    ...Array.from({ length: start }, (_, i) => ({ before: i, after: i })),
    ...middle.map((one) => ({ before: shift(one.before, start), after: shift(one.after, start) })),
    ...Array.from({ length: end }, (_, i) => ({
      before: before.length - end + i,
      after: after.length - end + i,
    })),
  ];
}

function shift(index: number | undefined, by: number): number | undefined {
  return index === undefined ? undefined : index + by;
}

/** The least cost of the first i items against the first j, at `i * (columns + 1) + j`. */
function costs(
  rows: number,
  columns: number,
  pair: (i: number, j: number) => number,
): Float32Array {
  const width = columns + 1;
  const table = new Float32Array((rows + 1) * width);
  for (let i = 0; i <= rows; i++) {
    for (let j = 0; j <= columns; j++) {
      if (i === 0 || j === 0) table[i * width + j] = i + j;
      else {
        const alone = Math.min(table[(i - 1) * width + j]!, table[i * width + j - 1]!) + 1;
        const paired = table[(i - 1) * width + j - 1]! + pair(i - 1, j - 1);
        table[i * width + j] = Math.min(alone, paired);
      }
    }
  }
  return table;
}

/** The way through the table, from its end; what was removed stands before what was added in its place. */
function pathOf(
  table: Float32Array,
  rows: number,
  columns: number,
  pair: (i: number, j: number) => number,
): readonly Pairing[] {
  const width = columns + 1;
  const path: Pairing[] = [];
  let [i, j] = [rows, columns];
  while (i > 0 || j > 0) {
    const here = table[i * width + j]!;
    if (
      i > 0 &&
      j > 0 &&
      here === Math.fround(table[(i - 1) * width + j - 1]! + pair(i - 1, j - 1))
    )
      path.push({ before: --i, after: --j });
    else if (j > 0 && here === Math.fround(table[i * width + j - 1]! + 1))
      path.push({ before: undefined, after: --j });
    else path.push({ before: --i, after: undefined });
  }
  return path.reverse();
}
