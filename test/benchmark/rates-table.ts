import type { ContenderId } from "./contenders.ts";
import { markdownTable } from "./markdown-table.ts";
import { nets, type NetId } from "./nets.ts";
import type { Phase } from "./protocol.ts";
import type { BenchmarkResult, Rate } from "./result.ts";
import { pairedRatio, summarize } from "./statistics.ts";

const titles: Readonly<Record<ContenderId, string>> = {
  netc: "netc",
  pytorch: "PyTorch",
  keras: "Keras",
  tfjs: "tfjs cpu",
};

/** Images a second of all contenders side by side, and how many times netc is as fast. */
export function ratesTable({ rates, settings }: BenchmarkResult): string {
  const contenders = [...new Set(rates.map((rate) => rate.contender))];
  const rivals = contenders.filter((id) => id === "pytorch" || id === "keras");
  const compared = contenders.includes("netc") ? rivals : [];
  const head = [
    "images a second",
    ...contenders.map((id) => titles[id]),
    ...compared.map((id) => `netc/${titles[id]}`),
  ];
  const rows = casesOf(rates).map(({ net, phase }) => {
    const of = (id: ContenderId): Rate | undefined => findRate(rates, net, phase, id);
    return [
      `${net} ${nets[net].title}, ${phase}`,
      ...contenders.map((id) => rateCell(of(id), settings.batch)),
      ...compared.map((id) => ratioCell(of("netc"), of(id))),
    ];
  });
  return markdownTable(head, rows);
}

/** The nets and phases that were timed, in order. */
export function casesOf(
  rates: readonly Rate[],
): readonly { readonly net: NetId; readonly phase: Phase }[] {
  const seen = new Map(rates.map(({ net, phase }) => [`${net} ${phase}`, { net, phase }]));
  return [...seen.values()];
}

export function findRate(
  rates: readonly Rate[],
  net: NetId,
  phase: Phase,
  contender: ContenderId,
): Rate | undefined {
  return rates.find((r) => r.net === net && r.phase === phase && r.contender === contender);
}

/** `4,231 (4,100–4,300)`, with a star where other work disturbed it. */
function rateCell(rate: Rate | undefined, batch: number): string {
  if (rate === undefined || rate.imagesPerSecond.length === 0) return rate?.skipped ?? "";
  const { median, min, max } = summarize(rate.imagesPerSecond);
  const range = rate.imagesPerSecond.length > 1 ? ` (${figure(min)}–${figure(max)})` : "";
  const smaller = rate.batch < batch ? `, batch ${rate.batch}` : "";
  return figure(median) + range + smaller + (rate.disturbed > 0 ? " *" : "");
}

function ratioCell(netc: Rate | undefined, rival: Rate | undefined): string {
  const ratio = pairedRatio(netc?.imagesPerSecond ?? [], rival?.imagesPerSecond ?? []);
  return Number.isNaN(ratio) ? "" : ratio.toFixed(2);
}

/** Images a second with three digits or more. */
export function figure(value: number): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return value.toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
