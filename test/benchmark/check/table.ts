import { median, pairedRatio, summarize } from "../statistics.ts";
import { markdownTable } from "../markdown-table.ts";
import type { CheckResult } from "./result.ts";

/** How long `netc check` takes, against the least that it could. */
export function checkTable({ chevrotain, labManual, long }: CheckResult): string {
  const shortest = long[0]!;
  const row = (what: string, seconds: readonly number[], against: string): readonly string[] => {
    const { median, min, max } = summarize(seconds);
    return [what, `${median.toFixed(3)} (${min.toFixed(3)}–${max.toFixed(3)})`, against];
  };
  return markdownTable(
    ["netc check", "seconds", "against"],
    [
      row("Node and chevrotain alone", chevrotain, ""),
      row("the lab manual", labManual, `${pairedRatio(labManual, chevrotain).toFixed(2)} of that`),
      ...long.map(({ layers, seconds }) => {
        const own = (1e6 * (median(seconds) - median(labManual))) / layers;
        return row(
          `${layers.toLocaleString("en")} layers`,
          seconds,
          `${own.toFixed(0)} µs a layer${layers === shortest.layers ? ", start left out" : ""}`,
        );
      }),
    ],
  );
}
