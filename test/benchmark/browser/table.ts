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
    [
      "images a second, training",
      rates[0]?.browser ?? "Chromium",
      "Node, the page's build",
      "Node",
      "page/its build",
      "page/Node",
    ],
    rates.map(({ net, page, alike, node }) => [
      net,
      ...[page, alike, node].map(shown),
      pairedRatio(page, alike).toFixed(2),
      pairedRatio(page, node).toFixed(2),
    ]),
  );
}
