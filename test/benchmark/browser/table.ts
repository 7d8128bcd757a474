import { markdownTable } from "../markdown-table.ts";
import { figure } from "../rates-table.ts";
import { pairedRatio, summarize } from "../statistics.ts";
import type { BrowserRates } from "./measure-browser.ts";

/** Training in a page beside training in Node, on as many threads. */
export function browserTable(rates: readonly BrowserRates[]): string {
  const shown = (values: readonly number[]): string => {
    const { median, min, max } = summarize(values);
    return `${figure(median)} (${figure(min)}–${figure(max)})`;
  };
  return markdownTable(
    ["images a second, training", rates[0]?.browser ?? "Chromium", "Node", "page/Node"],
    rates.map(({ net, page, node }) => [
      net,
      shown(page),
      shown(node),
      pairedRatio(page, node).toFixed(2),
    ]),
  );
}
