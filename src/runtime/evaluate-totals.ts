import type { Dataset } from "./data/dataset.ts";
import type { Model, Totals } from "./engines/engine.ts";
import { nextTurn } from "./next-turn.ts";

export const noTotals: Totals = { images: 0, loss: 0, metrics: {} };

/** The sums of two parts. */
export function addTotals(a: Totals, b: Totals): Totals {
  const metrics: Record<string, number> = { ...a.metrics };
  for (const [name, sum] of Object.entries(b.metrics)) metrics[name] = (metrics[name] ?? 0) + sum;
  return { images: a.images + b.images, loss: a.loss + b.loss, metrics };
}

/** Between two pieces the terminal is drawn and Ctrl-C is heard. Never dependent on the machine: sums keep their bits. */
const pieceImages = 1024;

interface Watcher {
  readonly interrupt?: AbortSignal;
  readonly onPiece?: (sums: Totals) => void;
}

/** Loss and metrics over the images `indices`, or "interrupted". */
export async function evaluateInPieces(
  model: Model,
  dataset: Dataset,
  indices: Int32Array,
  { interrupt, onPiece }: Watcher = {},
): Promise<Totals | "interrupted"> {
  let sums = noTotals;
  for (const piece of pieces(indices)) {
    if (interrupt?.aborted === true) return "interrupted";
    sums = addTotals(sums, await model.evaluate(dataset, piece));
    onPiece?.(sums);
    await nextTurn();
  }
  return sums;
}

/** The indices in pieces of at most 1,024 images. */
export function* pieces(indices: Int32Array): Generator<Int32Array> {
  for (let i = 0; i < indices.length; i += pieceImages) yield indices.subarray(i, i + pieceImages);
}
