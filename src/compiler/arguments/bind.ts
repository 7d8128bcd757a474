import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Atom, Option, Word } from "../../parser/ast.ts";
import { optionName, optionsOf, wordsOf } from "./argument.ts";
import type { ArgumentsOf, ArgumentTable } from "./argument.ts";
import { called, take, takeMore } from "./binding.ts";
import type { Binding, BindOptions, Written } from "./binding.ts";
import { textOf } from "./complain.ts";
import { bindPositions } from "./positions.ts";

/** The arguments of one statement: their values, and where those that were written stand. */
export interface Bound<T extends ArgumentTable> {
  readonly values: ArgumentsOf<T>;
  readonly spans: { readonly [K in keyof T]?: Span };
}

/**
 * Reads a statement's atoms and options by its table: bare words go to the closed list that holds them, options to
 * their name, and what is left fills the positions in order; then defaults. Undefined after one or more diagnostics.
 */
export function bind<T extends ArgumentTable>(
  table: T,
  written: Written,
  report: Report,
  options: BindOptions = {},
): Bound<T> | undefined {
  let ok = true;
  const binding: Binding = {
    statement: written.word.text,
    written,
    table,
    entries: Object.entries(table),
    options,
    report: (diagnostic) => {
      ok = false;
      report(diagnostic);
    },
    found: new Map(),
    failed: new Set(),
  };
  for (const item of written.items) {
    if (item.kind === "option") bindOption(binding, item);
  }
  bindAtoms(binding);
  reportMissing(binding);
  return ok ? (finish(binding) as Bound<T>) : undefined;
}

function bindOption(binding: Binding, option: Option): void {
  const entry = binding.entries.find(([key]) => optionName(key) === option.key.text);
  if (entry === undefined) unknownOption(binding, option);
  else if (entry[1].place === "option") take(binding, entry, option.value, option.span);
  else {
    binding.failed.add(entry[0]);
    const parameters = {
      statement: binding.statement,
      option: option.key.text,
      value: textOf(option.value),
    };
    const key = { start: option.span.start, end: option.value.span.start };
    const edits = [{ span: key, text: "" }];
    binding.report(diagnose("NET0309", option.span, parameters, { edits }));
  }
}

function unknownOption({ statement, table, options, report }: Binding, { key }: Option): void {
  const known = [...optionsOf(table), ...(options.otherOptions ?? [])];
  const near = nearest(key.text, known);
  const edits = near === undefined ? [] : [{ span: key.span, text: near }];
  const parameters = { statement, option: key.text, near, options: known };
  report(diagnose("NET0301", key.span, parameters, { edits }));
}

/** Words first find the list that holds them; what is left fills the positions in order. */
function bindAtoms(binding: Binding): void {
  const rest = binding.entries.find(([, argument]) => argument.place === "rest");
  const values: Atom[] = [];
  for (const item of binding.written.items) {
    if (item.kind === "option") continue;
    if (rest !== undefined) takeMore(binding, rest, item);
    else if (item.kind !== "word" || !bindWord(binding, item)) values.push(item);
  }
  bindPositions(binding, values);
}

/** Whether a word was dealt with: it is in a list of this statement, or it is refused. */
function bindWord(binding: Binding, word: Word): boolean {
  const bare = binding.entries.filter(([, a]) => a.place === "word" || a.place === "position");
  const entry = bare.find(([, argument]) => argument.reader.words.includes(word.text));
  if (entry !== undefined) take(binding, entry, word, word.span);
  else if (bare.some(([, argument]) => argument.reader.takes === "any-word")) return false;
  else unknownWord(binding, word);
  return true;
}

function unknownWord(binding: Binding, word: Word): void {
  const { statement, table, entries, options, report } = binding;
  // A word that must be given was meant: it is not missing as well.
  for (const [key, argument] of entries) {
    if (argument.reader.words.length > 0) binding.failed.add(key);
  }
  if (options.statements?.includes(word.text) === true) return otherStatement(binding, word);
  const words = wordsOf(table);
  const near = nearest(word.text, words);
  const edits = near === undefined ? [] : [{ span: word.span, text: near }];
  report(diagnose("NET0302", word.span, { statement, word: word.text, near, words }, { edits }));
}

/** `maxpool 2 relu`: the word begins a statement of its own. */
function otherStatement({ statement, written, report }: Binding, { text, span }: Word): void {
  const hint = `\`${text}\` is a statement of its own: begin it on a new line or after \`;\``;
  const isLast = written.items.at(-1)?.span === span;
  const edits = isLast ? [{ span, text: `; ${text}` }] : [];
  report(diagnose("NET0310", span, { statement, word: text, hint }, { edits }));
}

function reportMissing({ entries, statement, written, options, ...binding }: Binding): void {
  const missing = entries
    .filter(([, argument]) => argument.default.kind === "required")
    .filter(([key]) => !binding.found.has(key) && !binding.failed.has(key));
  if (missing.length === 0) return;
  const parameters = {
    statement,
    missing: missing.map(called).join(" and "),
    example: options.example,
  };
  binding.report(diagnose("NET0303", written.word.span, parameters));
}

/** Puts defaults where nothing was written. */
function finish({ entries, found }: Binding): { values: object; spans: object } {
  const values: Record<string, unknown> = {};
  const spans: Record<string, Span> = {};
  for (const [key, argument] of entries) {
    const value = found.get(key);
    if (value !== undefined) {
      values[key] = value.value;
      spans[key] = value.span;
    } else if (argument.default.kind === "value") values[key] = argument.default.value;
  }
  for (const [key, { default: otherwise }] of entries) {
    if (otherwise.kind === "as" && !(key in values)) values[key] = values[otherwise.argument];
  }
  return { values, spans };
}
