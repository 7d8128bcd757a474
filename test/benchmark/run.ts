import { readFileSync, writeFileSync } from "node:fs";
import { measureBrowser, type BrowserRates } from "./browser/measure-browser.ts";
import { browserTable } from "./browser/table.ts";
import { measureCalls, type CallTimes } from "./calls/measure-calls.ts";
import { callsTable } from "./calls/table.ts";
import { checkTable } from "./check/table.ts";
import { measureCheck } from "./check/measure-check.ts";
import { compareCalls, compareSettings, compareStart, compareTable } from "./compare.ts";
import { measureEditor } from "./editor/measure-editor.ts";
import { editorTable } from "./editor/table.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { measureNets } from "./measure-nets.ts";
import { readOptions, usage, type Options } from "./options.ts";
import { ratesTable } from "./rates-table.ts";
import type { BenchmarkResult, Settings } from "./result.ts";
import { measureStart } from "./start/measure-start.ts";
import { startTable } from "./start/table.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => void process.stderr.write(`${text}\n`);

try {
  await main(process.argv.slice(2));
} catch (error) {
  progress((error as Error).message);
  process.exitCode = 2;
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help")) return say(usage);
  const options = readOptions(args);
  const earlier = options.compare === undefined ? undefined : read(options.compare);
  const result = await measure(options);
  if (earlier !== undefined) compare(earlier, result);
  if (options.json !== undefined)
    writeFileSync(options.json, `${JSON.stringify(result, undefined, 1)}\n`);
}

async function measure(options: Options): Promise<BenchmarkResult> {
  const { threads, batch, rounds, seconds } = options;
  const settings = { threads, batch, rounds, seconds };
  const machine = describeMachine();
  say(machineLines(machine));
  const python = process.env["NETC_BENCH_PYTHON"];
  const timed = options.parts.has("nets")
    ? await measureNets(options.nets, settings, python, progress)
    : undefined;
  const check = options.parts.has("check") ? await measureCheck(rounds, progress) : undefined;
  const editor = options.parts.has("editor") ? await measureEditor(rounds, progress) : undefined;
  const start = options.parts.has("start") ? await measureStart(rounds, progress) : undefined;
  const calls = options.parts.has("calls") ? await measureAllCalls(options) : [];
  const browser = options.parts.has("browser") ? await measurePages(options) : [];
  const contenders = timed?.contenders ?? [];
  const result: BenchmarkResult = {
    version: 1,
    machine,
    settings,
    contenders: Object.fromEntries(contenders.map(({ id, hello }) => [id, hello.detail])),
    rates: timed?.rates ?? [],
    check,
    editor,
    start,
    calls,
    browser,
  };
  if (timed !== undefined) {
    for (const { hello } of contenders) say(`- ${hello.name} ${hello.detail}`);
    for (const note of timed.notes) say(`- ${note}`);
    if (python === undefined)
      say("- PyTorch and Keras take part where NETC_BENCH_PYTHON names a Python");
    say(`\n${settingsLine(settings)}\n`);
    say(ratesTable(result));
    if (result.rates.some(({ disturbed }) => disturbed > 0))
      say("\n\\* other work took a part of the processors in some rounds: do not trust it");
  }
  if (check !== undefined) say(`\n${checkTable(check)}`);
  else if (options.parts.has("check")) say("\n`netc check` is not timed: dist/cli.js is not built");
  if (editor !== undefined) say(`\n${editorTable(editor)}`);
  if (start !== undefined) say(`\n${startTable(start)}`);
  else if (options.parts.has("start")) say("\ndist/cli.js is not built");
  if (calls.length > 0) say(`\n${callsTable(calls)}`);
  if (browser.length > 0) say(`\n${browserTable(browser)}`);
  else if (options.parts.has("browser")) say("\nthere is no Chromium; CHROMIUM names one");
  return result;
}

async function measureAllCalls({ nets, batch, seconds }: Options): Promise<readonly CallTimes[]> {
  const times: CallTimes[] = [];
  for (const net of nets) times.push(...(await measureCalls(net, batch, seconds)));
  return times;
}

async function measurePages({ nets, ...settings }: Options): Promise<readonly BrowserRates[]> {
  const rates: BrowserRates[] = [];
  for (const net of nets) {
    const measured = await measureBrowser(net, settings, progress);
    if (measured !== undefined) rates.push(measured);
  }
  return rates;
}

function settingsLine({ batch, threads, rounds, seconds }: Settings): string {
  return `Batch ${batch}, threads ${threads}, median of ${rounds} rounds of ${seconds} s (least–most); tfjs one round.`;
}

function machineLines(machine: Machine): string {
  const { processor, cores, memoryGiB, node, platform, loadBefore, date } = machine;
  const busy = loadBefore > 0.5 ? " (something else is running: figures will be low)" : "";
  return [
    `- ${processor}, ${cores} cores, ${memoryGiB} GiB, ${platform}, ${date}`,
    `- Node ${node}, load before ${loadBefore.toFixed(2)}${busy}`,
  ].join("\n");
}

function compare(before: BenchmarkResult, after: BenchmarkResult): void {
  say(`\nAgainst the figures of ${before.machine.date}:`);
  for (const line of compareSettings(before, after)) say(`- ${line}`);
  if (after.rates.length > 0) say(`\n${compareTable(before, after)}`);
  if (before.calls.length > 0 && after.calls.length > 0)
    say(`\n${compareCalls(before.calls, after.calls)}`);
  if (before.start !== undefined && after.start !== undefined)
    say(`\n${compareStart(before.start, after.start)}`);
}

function read(file: string): BenchmarkResult {
  // Earlier files have fewer parts.
  const parts = { start: undefined, calls: [], browser: [] };
  return { ...parts, ...(JSON.parse(readFileSync(file, "utf8")) as BenchmarkResult) };
}
