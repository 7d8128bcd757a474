import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Statement, Word } from "../../parser/ast.ts";
import { wordsOf } from "../arguments/argument.ts";
import type { Written } from "../arguments/binding.ts";
import type { Operand } from "../layers/layer.ts";
import { isLayerKind, layerKinds, layers } from "../layers/registry.ts";
import { isStatementWord } from "./words.ts";

/** The named tensors of a net so far, and the names that layers get of themselves. */
export interface Names {
  /** Every name in the spec, wherever it stands. */
  readonly all: ReadonlySet<string>;
  /** The operand is undefined where a mistake left the tensor without a shape. */
  readonly given: Map<string, { readonly word: Word; readonly operand: Operand | undefined }>;
  readonly counters: Map<string, number>;
}

export function startNames(statements: readonly Statement[]): Names {
  const all = statements.flatMap(({ items }) =>
    items.flatMap((item) =>
      item.kind === "option" && item.key.text === "name" && item.value.kind === "word"
        ? [item.value.text]
        : [],
    ),
  );
  return { all: new Set(all), given: new Map(), counters: new Map() };
}

/** The net's input has the name `input`, whether a statement or the data gives it. */
export function nameInput(
  names: Names,
  statement: (Statement & { readonly word: Word }) | undefined,
  operand: Operand | undefined,
): void {
  const nowhere: Word = { kind: "word", text: "input", span: { start: 0, end: 0 } };
  names.given.set("input", { word: statement?.word ?? nowhere, operand });
}

/** `conv3` for the third convolution; a number further on where the user took that name. */
export function nextName(names: Names, kind: string): string {
  let count = names.counters.get(kind) ?? 0;
  do count++;
  while (names.all.has(`${kind}${count}`));
  names.counters.set(kind, count);
  return `${kind}${count}`;
}

/** Takes `name=` out of a statement, which is the same for every layer. */
export function takeName(
  statement: Statement & { readonly word: Word },
  report: Report,
): { readonly name: Word | undefined; readonly written: Written } {
  let name: Word | undefined;
  const items = statement.items.filter((item) => {
    if (item.kind !== "option" || item.key.text !== "name") return true;
    const { value } = item;
    if (value.kind !== "word") report(noName(statement.word.text, value));
    else if (name === undefined) name = value;
    else {
      const parameters = {
        statement: statement.word.text,
        what: "a name",
        first: name.text,
        second: value.text,
      };
      report(diagnose("NET0308", item.span, parameters));
    }
    return false;
  });
  return { name, written: { ...statement, items } };
}

function noName(statement: string, { span }: { readonly span: Word["span"] }) {
  return diagnose("NET0305", span, {
    statement,
    argument: "name",
    found: "this",
    expects: "a word: letters, then letters, digits, _ or -",
    hint: `for example \`name=stem\``,
  });
}

/** Gives a tensor its name; refuses one that is taken, by another layer or by the language. */
export function giveName(
  names: Names,
  word: Word,
  operand: Operand | undefined,
  report: Report,
): void {
  const meaning = takenBy(word.text);
  const first = names.given.get(word.text);
  if (meaning !== undefined) {
    report(diagnose("NET0104", word.span, { name: word.text, what: meaning }));
  } else if (first !== undefined) {
    const labels = [{ span: first.word.span, message: "the first is here" }];
    report(diagnose("NET0103", word.span, { name: word.text }, { labels }));
    return;
  }
  if (meaning === undefined) names.given.set(word.text, { word, operand });
}

/** What a word means in the language already. */
function takenBy(text: string): string | undefined {
  if (isLayerKind(text)) return "a layer";
  if (isStatementWord(text)) return "a statement";
  return listedWords.has(text) ? "a word that layers take" : undefined;
}

const listedWords: ReadonlySet<string> = new Set(
  layerKinds.flatMap((kind) => wordsOf(layers[kind].arguments)),
);

/** Among how many names, the last ones, the nearest is looked for; and how many are listed. */
const mostNames = 500;
const mostListed = 8;

function listed(names: readonly string[]): readonly string[] {
  const given = names.filter((name) => name !== "input");
  return given.length <= mostListed ? given : ["…", ...given.slice(-mostListed)];
}

/** The tensor of a name; undefined after a diagnostic, and where a mistake left it without a shape. */
export function findName(names: Names, word: Word, report: Report): Operand | undefined {
  const found = names.given.get(word.text);
  if (found !== undefined) return found.operand;
  const known = [...names.given.keys()].slice(-mostNames);
  const later = names.all.has(word.text);
  const near = later ? undefined : nearest(word.text, known);
  const edits = near === undefined ? [] : [{ span: word.span, text: near }];
  const parameters = { name: word.text, near, names: listed(known), later };
  report(diagnose("NET0102", word.span, parameters, { edits }));
  return undefined;
}
