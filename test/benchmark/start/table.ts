import { markdownTable } from "../markdown-table.ts";
import { median, summarize } from "../statistics.ts";
import type { StartResult } from "./measure-start.ts";

/** How long a command takes that trains one step, beside Node's own start. */
export function startTable({ node, garments, fashionMnist }: StartResult): string {
  const row = (what: string, seconds: readonly number[]): readonly (readonly string[])[] => {
    if (seconds.length === 0) return [];
    const { median: middle, min, max } = summarize(seconds);
    const beyond = middle - median(node);
    const range = `${middle.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
    return [[what, range, seconds === node ? "" : beyond.toFixed(2)]];
  };
  return markdownTable(
    ["start", "seconds", "beyond Node's own"],
    [
      ...row("Node alone", node),
      ...row("`netc train`, one step, drawn clothes", garments),
      ...row("`netc train`, one step, Fashion-MNIST", fashionMnist),
    ],
  );
}
