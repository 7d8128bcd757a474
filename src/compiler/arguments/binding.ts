import type { Report } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Word } from "../../parser/ast.ts";
import { optionName } from "./argument.ts";
import type { Argument, ArgumentTable, Reading, Value } from "./argument.ts";
import { complain, type Asked } from "./complain.ts";
import type { SettledItem } from "./settled.ts";

/** The part of a statement that holds arguments. */
export interface Written {
  readonly word: Word;
  readonly items: readonly SettledItem[];
  /** Part of it could not be read: nothing is said of what seems to be missing or out of its place. */
  readonly damaged?: true;
}

export interface BindOptions {
  /** A right statement to show where something is missing: `conv 32 3x3 relu`. */
  readonly example?: string;
  /** Options that the caller has taken out already (`name`): they count for "did you mean". */
  readonly otherOptions?: readonly string[];
  /** Words that begin statements of their own, for `maxpool 2 relu`. */
  readonly statements?: readonly string[];
}

/** One argument found in the text. */
interface Found {
  readonly value: unknown;
  readonly text: string;
  readonly span: Span;
}

/** What binding one statement gathers. */
export interface Binding {
  /** The word the statement begins with. */
  readonly statement: string;
  readonly written: Written;
  readonly table: ArgumentTable;
  /** The table's arguments in its order. */
  readonly entries: readonly Entry[];
  readonly options: BindOptions;
  readonly report: Report;
  readonly found: Map<string, Found>;
  /** Keys whose value was written but is wrong: they are not missing as well. */
  readonly failed: Set<string>;
}

export type Entry = readonly [key: string, argument: Argument<unknown>];

/** What messages call an argument. */
export function called([key, argument]: Entry): string {
  return argument.called ?? optionName(key);
}

/** A way out that the caller knows better than the argument, for a value of the wrong kind. */
interface WayOut {
  readonly hint?: string;
  readonly replacement?: string;
}

/** Reads one value into its argument, or says what is wrong with it. */
export function take(
  binding: Binding,
  entry: Entry,
  value: Value,
  span: Span,
  wayOut?: WayOut,
): void {
  const [key] = entry;
  const earlier = binding.found.get(key);
  const { text } = value;
  if (earlier !== undefined) {
    const what = called(entry);
    const parameters = { statement: binding.statement, what, first: earlier.text, second: text };
    const labels = [{ span: earlier.span, message: "the first is here" }];
    binding.report(diagnose("NET0308", span, parameters, { labels }));
    return;
  }
  const reading = read(binding, entry, value, wayOut);
  if (reading.ok) binding.found.set(key, { value: reading.value, text, span });
}

/** Adds one more value to an argument that takes all the atoms. */
export function takeMore(binding: Binding, entry: Entry, one: Value): void {
  const [key] = entry;
  const reading = read(binding, entry, one);
  if (!reading.ok) return;
  const earlier = binding.found.get(key);
  const before = (earlier?.value ?? []) as readonly unknown[];
  const value = [...before, ...(reading.value as readonly unknown[])];
  const start = earlier?.span.start ?? one.span.start;
  binding.found.set(key, { value, text: one.text, span: { start, end: one.span.end } });
}

function read(
  binding: Binding,
  entry: Entry,
  value: Value,
  wayOut?: WayOut,
): Reading<unknown> | { readonly ok: false } {
  const [key, argument] = entry;
  const { statement, report } = binding;
  const reading = argument.reader.read(value);
  if (reading.ok) return reading;
  const { problem } = reading;
  const { example } = binding.options;
  const asked: Asked = { statement, called: called(entry), argument, example };
  const told = problem.kind === "wrong-kind" ? { ...problem, ...wayOut } : problem;
  report(complain(asked, value, told));
  binding.failed.add(key);
  return { ok: false };
}
