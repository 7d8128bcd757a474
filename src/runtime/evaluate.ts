import type { Network } from "../compiler/network.ts";
import type { Splits } from "./data/dataset.ts";
import type { Model } from "./engines/engine.ts";
import { evaluateInPieces, pieces } from "./evaluate-totals.ts";
import { predict } from "./predict.ts";

/** How well one class is told from the others; each in [0, 1], 0 where there is nothing to divide by. */
export interface ClassScore {
  readonly class: string;
  /** Of the images said to be of this class, how many are. */
  readonly precision: number;
  /** Of the images of this class, how many were said to be. */
  readonly recall: number;
  /** The harmonic mean of the two. */
  readonly f1: number;
  readonly images: number;
}

/** What evaluation.json says of every net. */
interface Judged {
  readonly version: 1;
  /** The images it speaks of; those of validation where the data has no test part. */
  readonly set: "test" | "validation";
  readonly images: number;
  /** Null where it is not a finite number. */
  readonly loss: number | null;
}

/** How well a net tells classes apart. */
export interface ClassEvaluation extends Judged {
  readonly accuracy: number;
  readonly classes: readonly string[];
  readonly scores: readonly ClassScore[];
  /** Rows are the true classes, columns the predicted ones. */
  readonly confusion: readonly (readonly number[])[];
}

/** How well a net gives back its input: the means of the metrics over the images, by their names. */
export interface InputEvaluation extends Judged {
  readonly metrics: Readonly<Record<string, number>>;
}

/** The object of a run's evaluation.json. */
export type Evaluation = ClassEvaluation | InputEvaluation;

/** The part of the data to judge a model by: the test images, else those of validation. */
export function evaluationSet(
  splits: Splits,
): { readonly set: Evaluation["set"]; readonly part: NonNullable<Splits["test"]> } | undefined {
  if (splits.test !== undefined) return { set: "test", part: splits.test };
  if (splits.validation !== undefined) return { set: "validation", part: splits.validation };
  return undefined;
}

export interface EvaluationJob {
  readonly model: Model;
  readonly network: Network;
  readonly set: Evaluation["set"];
  readonly part: NonNullable<Splits["test"]>;
  readonly interrupt?: AbortSignal;
}

/** Loss, accuracy and the confusion of classes, or the metrics of a net that gives back its input; or "interrupted". */
export async function evaluate(job: EvaluationJob): Promise<Evaluation | "interrupted"> {
  const { model, network, set, part, interrupt } = job;
  const { dataset, indices } = part;
  const totals = await evaluateInPieces(model, dataset, indices, interrupt ? { interrupt } : {});
  if (totals === "interrupted") return "interrupted";
  const loss = totals.loss / totals.images;
  const judged = {
    version: 1,
    set,
    images: indices.length,
    loss: Number.isFinite(loss) ? loss : null,
  } as const;
  if (network.training.target === "input") {
    const means = Object.entries(totals.metrics).map(([name, sum]) => [name, sum / totals.images]);
    return { ...judged, metrics: Object.fromEntries(means) as Record<string, number> };
  }

  const size = dataset.classes.length;
  const confusion = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const piece of pieces(indices)) {
    if (interrupt?.aborted === true) return "interrupted";
    const predictions = await predict(model, network, dataset, piece);
    predictions.forEach(({ label }, i) => {
      const row = confusion[dataset.labels[piece[i]!]!]!;
      row[label] = (row[label] ?? 0) + 1;
    });
  }
  return {
    ...judged,
    accuracy: confusion.reduce((sum, row, i) => sum + row[i]!, 0) / indices.length,
    classes: dataset.classes,
    scores: classScores(dataset.classes, confusion),
    confusion,
  };
}

/** Precision, recall and F1 of every class, from the confusion matrix (rows true, columns predicted). */
export function classScores(
  classes: readonly string[],
  confusion: readonly (readonly number[])[],
): readonly ClassScore[] {
  return classes.map((name, i) => {
    const right = confusion[i]![i]!;
    const images = confusion[i]!.reduce((a, b) => a + b, 0);
    const said = confusion.reduce((sum, row) => sum + row[i]!, 0);
    return {
      class: name,
      precision: ratio(right, said),
      recall: ratio(right, images),
      f1: ratio(2 * right, images + said),
      images,
    };
  });
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
