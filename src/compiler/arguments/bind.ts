import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Word } from "../../parser/ast.ts";
import { optionName, optionsOf, wordsOf } from "./argument.ts";
import type { ArgumentsOf, ArgumentTable, Value } from "./argument.ts";
import { called, take, takeMore } from "./binding.ts";
import type { Binding, BindOptions, Written } from "./binding.ts";
import { isForeignName } from "./foreign-names.ts";
import { bindPositions } from "./positions.ts";
import type { SettledItem, SettledOption } from "./settled.ts";

/** The arguments of one statement: their values, and where those that were written stand. */
export interface Bound<T extends ArgumentTable> {
  readonly values: ArgumentsOf<T>;
  readonly spans: { readonly [K in keyof T]?: Span };
}

/**
 * Reads a statement's atoms and options by its table: bare words go to the closed list that holds them, options to
 * their name, and what is left fills the positions in order; then defaults. Undefined after one or more diagnostics,
 * and for a damaged statement, which has its diagnostic already.
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
  const items = ownItems(binding);
  for (const item of items) {
    if (item.kind === "option") bindOption(binding, item);
  }
  bindAtoms(binding, items);
  if (written.damaged === true) return undefined;
  reportMissing(binding);
  return ok ? (finish(binding) as Bound<T>) : undefined;
}

function bindOption(binding: Binding, option: SettledOption): void {
  const { text } = option.key;
  const own = binding.entries.find(([key]) => optionName(key) === text);
  const entry = own ?? binding.entries.find(([key]) => isForeignName(optionName(key), text));
  if (entry === undefined) unknownOption(binding, option);
  else if (own === undefined && entry[1].place === "option") {
    binding.failed.add(entry[0]);
    unknownOption(binding, option, optionName(entry[0]));
  } else if (entry[1].place === "option") take(binding, entry, option.value, option.span);
  else {
    binding.failed.add(entry[0]);
    // A flag is its own word, whatever was written behind it.
    const [flag, ...others] = entry[1].place === "word" ? entry[1].reader.words : [];
    const alone = flag !== undefined && others.length === 0 ? flag : option.value.text;
    const parameters = {
      statement: binding.statement,
      option: option.key.text,
      value: option.value.text,
      alone,
    };
    const edits = [{ span: option.span, text: alone }];
    binding.report(diagnose("NET0309", option.span, parameters, { edits }));
  }
}

/** `meant` is what the option is called here, where that is known for sure. */
function unknownOption(
  { statement, table, options, report }: Binding,
  { key }: SettledOption,
  meant?: string,
): void {
  const known = [...optionsOf(table), ...(options.otherOptions ?? [])];
  const near = meant ?? nearest(key.text, known);
  const edits = near === undefined ? [] : [{ span: key.span, text: near }];
  const parameters = { statement, option: key.text, near, options: known };
  report(diagnose("NET0301", key.span, parameters, { edits }));
}

/** Words first find the list that holds them; what is left fills the positions in order. */
function bindAtoms(binding: Binding, items: readonly SettledItem[]): void {
  const rest = binding.entries.find(([, argument]) => argument.place === "rest");
  const values: Value[] = [];
  for (const item of items) {
    if (item.kind === "option") continue;
    if (rest !== undefined) takeMore(binding, rest, item);
    else if (item.kind !== "word" || !bindWord(binding, item)) values.push(item);
  }
  if (binding.written.damaged !== true) bindPositions(binding, values);
}

/** Whether a word was dealt with: it is in a list of this statement, or it is refused. */
function bindWord(binding: Binding, word: Word): boolean {
  const bare = binding.entries.filter(([, a]) => a.place === "word" || a.place === "position");
  const entry = bare.find(([, argument]) => argument.reader.words.includes(word.text));
  if (entry !== undefined) take(binding, entry, word, word.span);
  else if (bare.some(([, argument]) => argument.reader.takes === "any-word")) return false;
  // Where no word may stand at all, `epochs ten` is a value of the wrong kind.
  else if (bare.length > 0 && wordsOf(binding.table).length === 0) return false;
  else unknownWord(binding, word);
  return true;
}

function unknownWord({ statement, table, entries, failed, report }: Binding, word: Word): void {
  // What the word may have been meant for is not missing as well.
  for (const [key] of entries) failed.add(key);
  const words = wordsOf(table);
  const near = nearest(word.text, words);
  const edits = near === undefined ? [] : [{ span: word.span, text: near }];
  report(diagnose("NET0302", word.span, { statement, word: word.text, near, words }, { edits }));
}

/** The items up to a word that begins a statement of its own: `maxpool 2 relu`. */
function ownItems({
  statement,
  table,
  entries,
  written,
  options,
  report,
}: Binding): readonly SettledItem[] {
  const { items } = written;
  const takesAny = entries.some(
    ([, { place, reader }]) => place !== "option" && reader.takes === "any-word",
  );
  if (takesAny || options.statements === undefined) return items;
  const own = wordsOf(table);
  const at = items.findIndex(
    (item) =>
      item.kind === "word" &&
      !own.includes(item.text) &&
      options.statements?.includes(item.text) === true,
  );
  const word = items[at];
  if (word?.kind !== "word") return items;
  const { text, span } = word;
  const hint = `\`${text}\` is a statement of its own: begin it on a new line or after \`;\``;
  // With more behind the word, it is not sure to whom that belongs.
  const edits = at === items.length - 1 ? [{ span, text: `; ${text}` }] : [];
  report(diagnose("NET0310", span, { statement, word: text, hint }, { edits }));
  return items.slice(0, at);
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
