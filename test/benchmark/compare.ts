import { casesOf, figure, findRate } from "./rates-table.ts";
import { markdownTable } from "./markdown-table.ts";
import type { CallTimes } from "./calls/measure-calls.ts";
import type { BenchmarkResult, Rate } from "./result.ts";
import type { StartResult } from "./start/measure-start.ts";
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
  return [figure(a), figure(b), `${change(a, b)}${overlap(old, now) ? ", ranges overlap" : ""}`];
}

function change(before: number, after: number): string {
  const percent = 100 * (after / before - 1);
  return `${percent > 0 ? "+" : ""}${percent.toFixed(0)} %`;
}

/** Milliseconds of each program on one thread, and of each kernel in it that takes 1 % of it or more. */
export function compareCalls(before: readonly CallTimes[], after: readonly CallTimes[]): string {
  const times = (all: readonly CallTimes[], of: CallTimes, kernel?: string): number =>
    all
      .filter(({ net, program }) => net === of.net && program === of.program)
      .filter((call) => kernel === undefined || call.kernel === kernel)
      .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const programs = after.filter(
    ({ net, program }, i) =>
      after.findIndex((other) => other.net === net && other.program === program) === i,
  );
  const rows = programs.flatMap((one) => {
    const whole = times(after, one);
    const own = [...before, ...after].filter((c) => c.net === one.net && c.program === one.program);
    const kernels = [...new Set(own.map(({ kernel }) => kernel))];
    return [undefined, ...kernels].flatMap((kernel) => {
      const [a, b] = [times(before, one, kernel), times(after, one, kernel)];
      if (Math.max(a, b) < whole / 100) return [];
      const name = kernel === undefined ? "" : `: ${kernel}`;
      const changed = a > 0 && b > 0 ? change(a, b) : "";
      return [[`${one.net} ${one.program}${name}`, a.toFixed(3), b.toFixed(3), changed]];
    });
  });
  return markdownTable(["ms, one thread", "before", "after", "change"], rows);
}

/** Seconds of whole commands. */
export function compareStart(before: StartResult, after: StartResult): string {
  const row = (what: string, name: keyof StartResult): readonly (readonly string[])[] => {
    const [a, b] = [median(before[name]), median(after[name])];
    return Number.isNaN(a + b) ? [] : [[what, a.toFixed(2), b.toFixed(2), change(a, b)]];
  };
  return markdownTable(
    ["seconds", "before", "after", "change"],
    [
      ...row("Node alone", "node"),
      ...row("one step, drawn clothes", "garments"),
      ...row("one step, Fashion-MNIST", "fashionMnist"),
    ],
  );
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
