import { parseArgs } from "node:util";
import { isNetId, netIds, nets, type NetId } from "./nets.ts";
import type { Settings } from "./result.ts";

export interface Options extends Settings {
  readonly nets: readonly NetId[];
  readonly parts: ReadonlySet<Part>;
  readonly json: string | undefined;
  readonly compare: string | undefined;
}

const parts = ["nets", "check", "editor", "start", "calls", "browser"] as const;
type Part = (typeof parts)[number];

export const usage = `npm run benchmark -- [nets] [check] [editor] [start] [calls] [browser] [options]
  nets, check, editor   only these parts (all three where none is named)
  start             only the time from a command to what it does first
  calls             only how fast each call of netc's kernels is, on one thread
  browser           only training in a page of Chromium beside training in Node
  --nets W1,W2      these nets (W1 to W4 where none is named; also R, D, A and V)
  --batch N         32
  --threads N       2
  --rounds N        5
  --seconds S       1, of each measurement; the warm-up takes a quarter more
  --json FILE       write the figures
  --compare FILE    say what changed against earlier figures
NETC_BENCH_PYTHON   a Python with torch, or keras and tensorflow, or all three`;

/** Reads the command line; throws a sentence where it does not read. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      nets: { type: "string" },
      threads: { type: "string", default: "2" },
      batch: { type: "string", default: "32" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
      json: { type: "string" },
      compare: { type: "string" },
    },
  });
  const named = positionals.map(readPart);
  return {
    parts: new Set(named.length === 0 ? ["nets", "check", "editor"] : named),
    nets: values.nets?.split(",").map(readNet) ?? netIds.filter((id) => nets[id].always),
    threads: readNumber("threads", values.threads, Number.isInteger),
    rounds: readNumber("rounds", values.rounds, Number.isInteger),
    seconds: readNumber("seconds", values.seconds, Number.isFinite),
    batch: readNumber("batch", values.batch, Number.isInteger),
    json: values.json,
    compare: values.compare,
  };
}

function readPart(word: string): Part {
  const part = parts.find((p) => p === word);
  if (part === undefined) throw new Error(`there is no part \`${word}\`: ${parts.join(", ")}`);
  return part;
}

function readNet(text: string): NetId {
  const id = text.trim().toUpperCase();
  if (!isNetId(id)) throw new Error(`there is no net \`${text}\`: ${netIds.join(", ")}`);
  return id;
}

function readNumber(name: string, text: string, fits: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() === "" || !fits(value) || value <= 0)
    throw new Error(`--${name} takes a number above 0, not \`${text}\``);
  return value;
}
