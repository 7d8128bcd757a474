import type { ClassEvaluation, Evaluation } from "../evaluate.ts";
import { formatValue } from "./epoch-line.ts";

/** How a report marks its parts; the caller passes colours where the terminal has them. */
export interface ReportStyle {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

/**
 * Loss and accuracy, the scores of every class and the confusion matrix, at most `width` columns wide; one line for a
 * net that gives back its input.
 */
export function evaluationText(evaluation: Evaluation, width: number, style: ReportStyle): string {
  if ("metrics" in evaluation) return headline(evaluation, style);
  return [
    headline(evaluation, style),
    "",
    ...scoreTable(evaluation, style),
    "",
    ...confusionTable(evaluation, width, style),
  ].join("\n");
}

/** `test: 10,000 images · loss 0.2705 · accuracy 0.9031` */
export function headline(evaluation: Evaluation, style: ReportStyle): string {
  const { set, images, loss } = evaluation;
  const figures =
    "metrics" in evaluation
      ? Object.entries(evaluation.metrics).map(([name, value]) => `${name} ${formatValue(value)}`)
      : [`accuracy ${evaluation.accuracy.toFixed(4)}`];
  return [
    `${set}: ${images.toLocaleString("en")} images`,
    `loss ${loss === null ? "not finite" : formatValue(loss)}`,
    ...figures.map(style.strong),
  ].join(" · ");
}

function scoreTable({ scores }: ClassEvaluation, style: ReportStyle): string[] {
  const label = labelWidth(scores.map((score) => score.class));
  const head = `${"class".padEnd(label)}  precision  recall      F1   images`;
  const rows = scores.map((score) =>
    [
      fit(score.class, label),
      score.precision.toFixed(3).padStart(11),
      score.recall.toFixed(3).padStart(8),
      score.f1.toFixed(3).padStart(8),
      score.images.toLocaleString("en").padStart(9),
    ].join(""),
  );
  return [style.faint(head), ...rows];
}

/** The whole matrix where it fits, else the pairs that are confused most often. */
function confusionTable(evaluation: ClassEvaluation, width: number, style: ReportStyle): string[] {
  const { classes, confusion } = evaluation;
  const column = Math.max(...confusion.flat().map((n) => String(n).length), 2) + 1;
  const number = String(classes.length - 1).length;
  const label = number + 1 + labelWidth(classes);
  if (label + classes.length * column > width) return mostConfused(evaluation, style);

  const head = classes.map((_, i) => String(i).padStart(column)).join("");
  const rows = confusion.map((row, i) => {
    const name = `${String(i).padStart(number)} ${fit(classes[i]!, label - number - 1)}`;
    const cells = row.map((n, j) => {
      const text = String(n).padStart(column);
      if (i === j) return style.strong(text);
      return n === 0 ? style.faint(text) : text;
    });
    return name + cells.join("");
  });
  return [
    style.faint("confusion: a row for each true class, a column for each predicted one"),
    style.faint(" ".repeat(label) + head),
    ...rows,
  ];
}

const pairsShown = 15;

function mostConfused({ classes, confusion }: ClassEvaluation, style: ReportStyle): string[] {
  const pairs = confusion
    .flatMap((row, i) => row.map((count, j) => ({ i, j, count })))
    .filter(({ i, j, count }) => i !== j && count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, pairsShown);
  if (pairs.length === 0) return ["no class was taken for another"];
  const digits = String(pairs[0]!.count).length;
  return [
    style.faint("most often confused (the whole matrix is in evaluation.json)"),
    ...pairs.map(
      ({ i, j, count }) =>
        `${String(count).padStart(digits)}  ${classes[i]!} taken for ${classes[j]!}`,
    ),
  ];
}

function labelWidth(names: readonly string[]): number {
  return Math.min(Math.max(...names.map((name) => name.length), 5), 24);
}

function fit(name: string, width: number): string {
  return name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width);
}
