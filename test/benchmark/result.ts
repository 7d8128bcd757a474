import type { BrowserRates } from "./browser/measure-browser.ts";
import type { CallTimes } from "./calls/measure-calls.ts";
import type { CheckResult } from "./check/result.ts";
import type { EditorResult } from "./editor/result.ts";
import type { ContenderId } from "./contenders.ts";
import type { Machine } from "./machine.ts";
import type { NetId } from "./nets.ts";
import type { Phase } from "./protocol.ts";
import type { StartResult } from "./start/measure-start.ts";

/** What a run of the benchmark writes with `--json`. */
export interface BenchmarkResult {
  readonly version: 1;
  readonly machine: Machine;
  readonly settings: Settings;
  /** Versions by contender. */
  readonly contenders: Readonly<Partial<Record<ContenderId, string>>>;
  readonly rates: readonly Rate[];
  readonly check: CheckResult | undefined;
  readonly editor: EditorResult | undefined;
  readonly start: StartResult | undefined;
  readonly calls: readonly CallTimes[];
  readonly browser: readonly BrowserRates[];
}

export interface Settings {
  readonly threads: number;
  readonly batch: number;
  readonly rounds: number;
  readonly seconds: number;
}

/** Images a second of one contender on one net in one phase. */
export interface Rate {
  readonly net: NetId;
  readonly phase: Phase;
  readonly contender: ContenderId;
  /** Images a step; smaller than the setting where a contender is very slow. */
  readonly batch: number;
  /** One figure a round; fewer where a contender is asked only once. */
  readonly imagesPerSecond: readonly number[];
  /** In how many rounds other work took a part of the processors. */
  readonly disturbed: number;
  readonly skipped: string | undefined;
}
