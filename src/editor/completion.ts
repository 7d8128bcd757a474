import { CompletionItemKind, MarkupKind, type CompletionItem } from "vscode-languageserver/node";
import { referenceArguments } from "../compiler/reference/arguments.ts";
import type { Entry, ReferenceArgument, Section } from "../compiler/reference/entry.ts";
import { entryMarkdown } from "../compiler/reference/markdown.ts";
import { isLayerKind, layers } from "../compiler/layers/registry.ts";
import { statementWords } from "../compiler/resolve/words.ts";
import { rangeOf, type Analysis } from "./analysis.ts";
import { cursorAt, type Cursor } from "./cursor.ts";
import { symbolsOf, type Symbol } from "./symbols.ts";
import { entriesOf, entryOf, listOf } from "./words.ts";

/** What finds an item's entry again when the editor asks for its documentation. */
interface EntryKey {
  readonly section: Section;
  readonly word: string;
}

/** What may stand at an offset: statements, values out of lists, options, names. */
export function completionsAt(analysis: Analysis, offset: number): CompletionItem[] {
  const { document } = analysis;
  const cursor = cursorAt(document.getText(), offset);
  const range = rangeOf(document, cursor.typed);
  return candidates(analysis, cursor).map((item) => ({
    ...item,
    textEdit: { range, newText: item.insertText ?? item.label },
  }));
}

/** An item with its documentation, which is worked out for the one that is looked at. */
export function withDocumentation(item: CompletionItem): CompletionItem {
  const key = item.data as EntryKey | undefined;
  const entry = key && entryOf(key.word, key.section);
  if (entry === undefined) return item;
  return { ...item, documentation: { kind: MarkupKind.Markdown, value: entryMarkdown(entry) } };
}

function candidates(analysis: Analysis, cursor: Cursor): readonly CompletionItem[] {
  if (cursor.within === "text") return [];
  const named = symbolsOf(analysis.result.program);
  const values = namesOf(named, "value");
  if (cursor.within === "parentheses") return values;
  const section = sectionOf(cursor);
  const [statement] = cursor.before;
  if (statement === undefined) return statementsIn(section, named);
  if (cursor.option !== undefined)
    return [...wordsFor(cursor.option, tableOf(section, cursor)), ...values];
  if (section === "" && ["from", "add", "multiply", "concat"].includes(statement))
    return namesOf(named, "tensor");
  return [...listed(section, cursor), ...fromTable(section, cursor), ...values];
}

/** `train` and `data` have statements of their own; everywhere else stand layers. */
function sectionOf({ blocks }: Cursor): string {
  const [word = ""] = blocks.at(-1) ?? [];
  return word === "train" || word === "data" ? word : "";
}

function statementsIn(section: string, named: readonly Symbol[]): readonly CompletionItem[] {
  if (section === "train") return entriesOf("train").map(statementItem);
  if (section === "data") return entriesOf("data").map(statementItem);
  const known = entriesOf("layers", "activations", "statements");
  const others = statementWords.filter((word) => !known.some((entry) => entry.word === word));
  return [
    ...known.map(statementItem),
    ...others.map((label) => ({ label, kind: CompletionItemKind.Keyword })),
    ...namesOf(named, "block"),
  ];
}

function statementItem(entry: Entry): CompletionItem {
  const isLayer = entry.section === "layers" || entry.section === "activations";
  return entryItem(entry, isLayer ? CompletionItemKind.Class : CompletionItemKind.Keyword);
}

function entryItem({ section, word, signature }: Entry, kind: CompletionItemKind): CompletionItem {
  return { label: word, kind, detail: signature, data: { section, word } satisfies EntryKey };
}

/** The words of the list that a statement of a section takes, and single words that are in none. */
function listed(section: string, { before }: Cursor): readonly CompletionItem[] {
  const [statement = "", given] = before;
  const list = listOf(section, statement);
  // One optimizer, one loss and one data set; any number of metrics.
  if (list !== undefined && (given === undefined || statement === "metrics"))
    return entriesOf(list).map((entry) => entryItem(entry, CompletionItemKind.EnumMember));
  return (loose[`${section} ${statement}`] ?? []).map((label) => ({
    label,
    kind: label.endsWith("=") ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
  }));
}

/** Words that statements take besides their lists. */
const loose: Readonly<Record<string, readonly string[]>> = {
  "train batch": ["all"],
  "train shuffle": ["yes", "no"],
  "train stop": ["patience=", "restore"],
  "data validation": ["test", "none", "first"],
  "data scale": ["no"],
  " parallel": ["add", "multiply", "concat"],
  " repeat": ["as"],
};

/** What the table of a layer or an optimizer takes. */
function tableOf(section: string, { before }: Cursor): readonly ReferenceArgument[] {
  const [statement = "", given = ""] = before;
  if (section === "" && isLayerKind(statement))
    return referenceArguments(layers[statement].ownArguments);
  const optimizer = section === "train" && statement === "optimizer";
  return (optimizer && entryOf(given, "optimizers")?.arguments) || [];
}

/** Bare words and options of a layer or an optimizer that are not there yet. */
function fromTable(section: string, cursor: Cursor): readonly CompletionItem[] {
  const table = tableOf(section, cursor);
  const isThere = (text: string): boolean => cursor.before.includes(text);
  const words = table
    .filter(({ place, words: own }) => place === "word" && !own.some(isThere))
    .flatMap((argument) => wordItems(argument));
  const options = table
    .filter(({ place, name }) => place === "option" && !isThere(name))
    .map(optionItem);
  const isLayer = section === "" && isLayerKind(cursor.before[0] ?? "");
  return [...words, ...options, ...(isLayer && !isThere("name") ? [nameOption] : [])];
}

function wordsFor(option: string, table: readonly ReferenceArgument[]): readonly CompletionItem[] {
  const argument = table.find(({ name }) => name === option);
  return argument === undefined ? [] : wordItems(argument);
}

function wordItems({ words, doc }: ReferenceArgument): readonly CompletionItem[] {
  return words.map((word) => {
    const entry = entryOf(word, "activations", "initializers");
    return entry === undefined
      ? { label: word, kind: CompletionItemKind.EnumMember, detail: doc }
      : {
          ...entryItem(entry, CompletionItemKind.EnumMember),
          detail: entry.formula ?? entry.doc,
        };
  });
}

function optionItem({ name, doc, takes, standard }: ReferenceArgument): CompletionItem {
  return {
    label: `${name}=`,
    kind: CompletionItemKind.Property,
    detail: standard === undefined ? takes : `${takes}; ${standard} unless given`,
    documentation: doc,
  };
}

const nameOption: CompletionItem = {
  label: "name=",
  kind: CompletionItemKind.Property,
  detail: "a name that other layers can read",
};

function namesOf(named: readonly Symbol[], kind: Symbol["kind"]): readonly CompletionItem[] {
  const names = new Set(named.filter((one) => one.kind === kind).map(({ name }) => name));
  return [...names].map((label) => ({
    label,
    kind: kind === "block" ? CompletionItemKind.Function : CompletionItemKind.Variable,
    ...(kind === "block" ? { insertText: `${label}(` } : {}),
  }));
}
