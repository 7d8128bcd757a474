import type { Prediction } from "../predict.ts";
import { formatValue } from "./epoch-line.ts";
import type { ReportStyle } from "./evaluation-text.ts";

const shown = 5;
const barWidth = 20;

/**
 * The likeliest classes, the best first, each with its probability and a bar; where the net's numbers are no
 * probabilities, the numbers themselves.
 */
export function predictionLines(
  { label, probabilities, values }: Prediction,
  classes: readonly string[],
  style: ReportStyle,
): readonly string[] {
  if (values?.length === 1) {
    const name = classes[label] === undefined ? "" : ` (${classes[label]})`;
    return [style.strong(`${formatValue(values[0]!)}, nearest to class ${String(label)}${name}`)];
  }
  const best = probabilities
    .map((probability, index) => ({ index, probability }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index)
    .slice(0, shown);
  const names = best.map(({ index }) => classes[index] ?? String(index));
  const width = Math.max(...names.map((name) => name.length));
  return best.map(({ index, probability }, i) => {
    const bar = "▇".repeat(Math.round(Math.min(Math.max(probability, 0), 1) * barWidth));
    const number =
      values === undefined
        ? `${(100 * probability).toFixed(1).padStart(6)}%`
        : formatValue(probability).padStart(10);
    const line = `${names[i]!.padEnd(width)} ${number} ${bar}`.trimEnd();
    return index === label ? style.strong(line) : line;
  });
}
