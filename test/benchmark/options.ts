import { parseArgs } from "node:util";
import { isNetId, netIds, type NetId } from "./nets.ts";
import type { Settings } from "./result.ts";

export interface Options extends Settings {
  readonly nets: readonly NetId[];
  /** Whether to time nets, `netc check`, and the language server. */
  readonly parts: { readonly nets: boolean; readonly check: boolean; readonly editor: boolean };
  readonly json: string | undefined;
  readonly compare: string | undefined;
}

export const usage = `npm run benchmark -- [nets] [check] [editor] [options]
  nets, check, editor   only this part (all where none is named)
  --nets W1,W2      only these nets
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
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "1" },
      json: { type: "string" },
      compare: { type: "string" },
    },
  });
  const strange = positionals.find((word) => !["nets", "check", "editor"].includes(word));
  if (strange !== undefined)
    throw new Error(`there is no part \`${strange}\`: nets, check or editor`);
  const wants = (part: string): boolean => positionals.length === 0 || positionals.includes(part);
  return {
    parts: { nets: wants("nets"), check: wants("check"), editor: wants("editor") },
    nets: values.nets?.split(",").map(readNet) ?? netIds,
    threads: readNumber("threads", values.threads, Number.isInteger),
    rounds: readNumber("rounds", values.rounds, Number.isInteger),
    seconds: readNumber("seconds", values.seconds, Number.isFinite),
    batch: 32,
    json: values.json,
    compare: values.compare,
  };
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
