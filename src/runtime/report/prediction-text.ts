import type { Prediction } from "../predict.ts";
import type { ReportStyle } from "./evaluation-text.ts";

const shown = 5;
const barWidth = 20;

/** The likeliest classes, the best first, each with its probability and a bar. */
export function predictionLines(
  { label, probabilities }: Prediction,
  classes: readonly string[],
  style: ReportStyle,
): readonly string[] {
  const best = probabilities
    .map((probability, index) => ({ index, probability }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, shown);
  const names = best.map(({ index }) => classes[index] ?? String(index));
  const width = Math.max(...names.map((name) => name.length));
  return best.map(({ index, probability }, i) => {
    const bar = "▇".repeat(Math.round(Math.min(Math.max(probability, 0), 1) * barWidth));
    const line =
      `${names[i]!.padEnd(width)} ${(100 * probability).toFixed(1).padStart(6)}% ${bar}`.trimEnd();
    return index === label ? style.strong(line) : line;
  });
}
