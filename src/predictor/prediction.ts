import { indexOfLargest } from "../runtime/probabilities.ts";

/** What a net says of an image: the likeliest class, its probability, and that of every class. */
export interface Prediction<Label extends string> {
  readonly label: Label;
  readonly confidence: number;
  readonly probabilities: Readonly<Record<Label, number>>;
}

/** One probability a class becomes the net's answer. */
export function predictionOf<Label extends string>(
  labels: readonly Label[],
  probabilities: ArrayLike<number>,
): Prediction<Label> {
  const best = indexOfLargest(probabilities);
  const entries = labels.map((label, i) => [label, probabilities[i]!] as const);
  return {
    label: labels[best]!,
    confidence: probabilities[best]!,
    probabilities: Object.fromEntries(entries) as Record<Label, number>,
  };
}
