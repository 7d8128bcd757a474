import { describe, expect, it } from "vitest";
import { browserTable } from "./browser/table.ts";
import { compareCalls, compareSettings, compareStart, compareTable } from "./compare.ts";
import { callsTable } from "./calls/table.ts";
import { checkTable } from "./check/table.ts";
import { readOptions } from "./options.ts";
import { ratesTable } from "./rates-table.ts";
import type { BenchmarkResult, Rate } from "./result.ts";
import { startTable } from "./start/table.ts";

const rate = (contender: Rate["contender"], ...imagesPerSecond: number[]): Rate => ({
  net: "W2",
  phase: "training",
  contender,
  batch: 32,
  imagesPerSecond,
  disturbed: 0,
  skipped: undefined,
});

const result = (threads: number, ...rates: Rate[]): BenchmarkResult => ({
  version: 1,
  machine: {
    processor: "a processor",
    cores: 2,
    memoryGiB: 8,
    node: "v24.0.0",
    platform: "linux x64",
    loadBefore: 0,
    date: "2026-01-01",
  },
  settings: { threads, batch: 32, rounds: 3, seconds: 1 },
  contenders: {},
  rates,
  check: undefined,
  editor: undefined,
  start: undefined,
  calls: [],
  browser: [],
});

describe("the table of rates", () => {
  it("shows medians, extremes and ratios", () => {
    const table = ratesTable(
      result(
        2,
        rate("netc", 100, 120, 110),
        rate("pytorch", 50, 60, 55),
        rate("keras", 44, 48, 50),
      ),
    );
    expect(table.split("\n")[2]).toBe(
      "| W2 784-128-10, training | 110 (100–120) | 55.0 (50.0–60.0) | 48.0 (44.0–50.0) |         2.00 |       2.27 |",
    );
  });
  it("says what was skipped, smaller or disturbed", () => {
    const tfjs = { ...rate("tfjs", 2.5), batch: 2, disturbed: 1 };
    const skipped = { ...rate("keras"), skipped: "too slow" };
    const row = ratesTable(result(2, skipped, tfjs)).split("\n")[2];
    expect(row).toBe("| W2 784-128-10, training | too slow | 2.50, batch 2 * |");
  });
});

describe("--compare", () => {
  const before = result(2, rate("netc", 100, 101, 102), rate("pytorch", 100, 100, 100));
  const after = result(1, rate("netc", 149, 151, 155), rate("pytorch", 50, 50, 50));
  it("says what changed, beside PyTorch too", () => {
    expect(compareTable(before, after).split("\n")[2]).toMatch(
      /W2 training \| +101 \| +151 \| +\+50 % \| 1.01 → 3.02/,
    );
  });
  it("says where the rounds differ as much", () => {
    const same = result(2, rate("netc", 90, 105, 110));
    expect(compareTable(before, same)).toContain("+4 %, ranges overlap");
  });
  it("covers the calls of kernels, those of one run alone too", () => {
    const call = (kernel: string, milliseconds: number) =>
      ({ net: "W2", program: "infer", kernel, calls: 1, milliseconds }) as const;
    const table = compareCalls(
      [call("dense", 8), call("old", 2), call("softmax", 0.01)],
      [call("dense", 6), call("new", 1), call("softmax", 0.01)],
    );
    expect(table.split("\n").slice(2)).toEqual([
      "| W2 infer        | 10.010 | 7.010 |  -30 % |",
      "| W2 infer: dense |  8.000 | 6.000 |  -25 % |",
      "| W2 infer: old   |  2.000 | 0.000 |        |",
      "| W2 infer: new   |  0.000 | 1.000 |        |",
    ]);
  });
  it("covers the start of commands, where both runs have it", () => {
    const start = (garments: number) => ({ node: [0.04], garments: [garments], fashionMnist: [] });
    expect(compareStart(start(0.4), start(0.5)).split("\n").slice(2)).toEqual([
      "| Node alone              |   0.04 |  0.04 |    0 % |",
      "| one step, drawn clothes |   0.40 |  0.50 |  +25 % |",
    ]);
  });
  it("names what makes two runs different", () => {
    expect(compareSettings(before, after)).toEqual(["threads: 2 before, 1 now"]);
    expect(compareSettings(before, before)).toEqual([]);
  });
});

it("the table of check shows the time against Node's, and a layer's own", () => {
  const table = checkTable({
    chevrotain: [0.1, 0.12],
    labManual: [0.15, 0.18],
    long: [{ layers: 1000, seconds: [0.265, 0.265] }],
  });
  expect(table).toContain("1.50 of that");
  expect(table).toContain("100 µs a layer");
});

it("the table of calls begins with the costliest and leaves out what is nothing", () => {
  const call = (kernel: string, milliseconds: number) =>
    ({ net: "W2", program: "infer", kernel, calls: 2, milliseconds }) as const;
  const rows = callsTable([call("softmax", 1), call("denseForward", 98.5), call("none", 0.5)]);
  expect(rows.split("\n").slice(2)).toEqual([
    "| W2 infer: denseForward |     2 | 98.500 |  99 % |",
    "| W2 infer: softmax      |     2 |  1.000 |   1 % |",
  ]);
});

it("the table of starts leaves out data that is not there", () => {
  const table = startTable({ node: [0.04, 0.05], garments: [0.3, 0.35], fashionMnist: [] });
  expect(table).toContain("0.28");
  expect(table.split("\n")).toHaveLength(4);
});

it("the table of the browser shows the ratios of paired rounds", () => {
  const [page, alike, node] = [
    [90, 110, 100],
    [100, 100, 100],
    [200, 200, 200],
  ] as const;
  const table = browserTable([{ net: "W1", browser: "Chromium 1", page, alike, node }]);
  const cells = table
    .split("\n")[2]!
    .split("|")
    .map((cell) => cell.trim());
  expect(cells.slice(1, -1)).toEqual([
    ...["W1", "100 (90.0–110)", "100 (100–100)", "200 (200–200)"],
    ...["1.00", "0.50"],
  ]);
});

describe("options", () => {
  it("have defaults", () => {
    expect(readOptions([])).toMatchObject({ threads: 2, rounds: 5, seconds: 1, batch: 32 });
    expect(readOptions([]).parts).toEqual(new Set(["nets", "check", "editor"]));
    expect(readOptions([]).nets).toEqual(["W1", "W2", "W3", "W4"]);
  });
  it("are read", () => {
    const options = readOptions(["check", "--nets", "w2,R", "--threads", "1", "--batch", "256"]);
    expect(options.nets).toEqual(["W2", "R"]);
    expect(options.batch).toBe(256);
    expect(options.threads).toBe(1);
    expect(options.parts).toEqual(new Set(["check"]));
  });
  it.each([["--nets", "W9"], ["--threads", "0"], ["--rounds", "1.5"], ["fast"]])(
    "%s %s is refused",
    (...args) => {
      expect(() => readOptions(args)).toThrow();
    },
  );
});
