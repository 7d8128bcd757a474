import { casesOf, figure, findRate } from "./rates-table.ts";
import { markdownTable } from "./markdown-table.ts";
import type { BenchmarkResult, Rate } from "./result.ts";
import { median, pairedRatio, summarize } from "./statistics.ts";

/**
 * What a change did: netc's rates before and after, and, where PyTorch took part both times, how the ratio to it
 * changed; that one also holds where the machine was not as fast both times.
 */
export function compareTable(before: BenchmarkResult, after: BenchmarkResult): string {
  const rows = casesOf(after.rates).flatMap(({ net, phase }) => {
    const [old, now] = [before, after].map(({ rates }) => findRate(rates, net, phase, "netc"));
    if (old === undefined || now === undefined) return [];
    const ratios = [before, after].map(({ rates }) =>
      pairedRatio(
        findRate(rates, net, phase, "netc")!.imagesPerSecond,
        findRate(rates, net, phase, "pytorch")?.imagesPerSecond ?? [],
      ),
    );
    return [[`${net} ${phase}`, ...ratesCells(old, now), ratiosCell(ratios)]];
  });
  return markdownTable(["netc", "before", "after", "change", "of PyTorch"], rows);
}

function ratesCells(old: Rate, now: Rate): readonly string[] {
  const [a, b] = [old, now].map((rate) => median(rate.imagesPerSecond)) as [number, number];
  const percent = 100 * (b / a - 1);
  const sign = percent > 0 ? "+" : "";
  return [
    figure(a),
    figure(b),
    `${sign}${percent.toFixed(0)} %${overlap(old, now) ? ", ranges overlap" : ""}`,
  ];
}

/** Whether the change is within what a round differs from the next. */
function overlap(old: Rate, now: Rate): boolean {
  const [a, b] = [summarize(old.imagesPerSecond), summarize(now.imagesPerSecond)];
  return a.min <= b.max && b.min <= a.max;
}

function ratiosCell(ratios: readonly number[]): string {
  return ratios.some(Number.isNaN) ? "" : ratios.map((ratio) => ratio.toFixed(2)).join(" → ");
}

/** Differences of the two runs that make their figures hard to compare. */
export function compareSettings(
  before: BenchmarkResult,
  after: BenchmarkResult,
): readonly string[] {
  const facts = (result: BenchmarkResult): Readonly<Record<string, unknown>> => ({
    processor: result.machine.processor,
    cores: result.machine.cores,
    Node: result.machine.node,
    threads: result.settings.threads,
    batch: result.settings.batch,
  });
  const [old, now] = [facts(before), facts(after)];
  return Object.keys(now)
    .filter((key) => old[key] !== now[key])
    .map((key) => `${key}: ${String(old[key])} before, ${String(now[key])} now`);
}
