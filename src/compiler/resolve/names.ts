import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Statement, Word } from "../../parser/ast.ts";
import type { Written } from "../arguments/binding.ts";
import type { Worded } from "../arguments/settled.ts";
import type { Operand } from "../layers/layer.ts";
import { takenForLayers } from "./closed-words.ts";

/** The named tensors that are known in one body, and the names that layers get there. */
export interface Names {
  /** The body around this one, whose names are known here too; undefined in a named block, which sees its own alone. */
  readonly outer: Names | undefined;
  /** The operand is undefined where a mistake left the tensor without a shape. */
  readonly given: Map<string, { readonly word: Word; readonly operand: Operand | undefined }>;
  /** What the names of layers begin with here: empty, or `convbn1-` in the first call of `convbn`. */
  readonly prefix: string;
  /** Running numbers under this prefix. */
  readonly counters: Map<string, number>;
  readonly net: NetNames;
}

/** What the bodies of one net share. */
export interface NetNames {
  /** The names that are written outside of all blocks: they are kept free. */
  readonly written: ReadonlySet<string>;
  /** The names that layers have, and the prefixes that are taken. */
  readonly used: Set<string>;
  /** Running numbers of each kind of layer in the whole net. */
  readonly counters: Map<string, number>;
  /** Names that were given in bodies which are closed. */
  readonly closed: Set<string>;
}

export function startNames(statements: readonly Statement[]): Names {
  const written = statements.flatMap(({ items }) =>
    items.flatMap((item) =>
      item.kind === "option" && item.key.text === "name" && item.value.kind === "word"
        ? [item.value.text]
        : [],
    ),
  );
  const net = {
    written: new Set(written),
    used: new Set<string>(),
    counters: new Map<string, number>(),
    closed: new Set<string>(),
  };
  return { outer: undefined, given: new Map(), prefix: "", counters: new Map(), net };
}

/** The names of a body in braces: those around it are known, its own are not known outside. */
export function innerNames(outer: Names): Names {
  return { ...outer, outer, given: new Map() };
}

/** The names of a call's body, which sees none but its own. */
export function calledNames(caller: Names, block: string, given: string | undefined): Names {
  const name = given === undefined ? nextName(caller, block) : freeName(caller, given);
  caller.net.used.add(name);
  const names = { given: new Map(), counters: new Map(), prefix: `${name}-` };
  return { ...names, outer: undefined, net: caller.net };
}

/** The net's input has the name `input`, whether a statement or the data gives it. */
export function nameInput(
  names: Names,
  statement: Worded | undefined,
  operand: Operand | undefined,
): void {
  const nowhere: Word = { kind: "word", text: "input", span: { start: 0, end: 0 } };
  names.given.set("input", { word: statement?.word ?? nowhere, operand });
}

/**
 * The name of a layer that is given none: `conv3` for the third convolution of the net, `convbn2-conv1` for the first
 * in a call's body. A layer that nobody wrote is counted in the whole net. A number further on where a name is taken.
 */
export function layerName(names: Names, kind: string, implicit: boolean): string {
  const running = nextOf(names.net.counters, kind, (name) => isTaken(names, name));
  return names.prefix === "" || implicit ? running : nextName(names, kind);
}

/** The next name of this beginning under the prefix: `convbn2`. */
function nextName(names: Names, text: string): string {
  return nextOf(names.counters, names.prefix + text, (name) => isTaken(names, name));
}

function isTaken({ net }: Names, name: string): boolean {
  return net.written.has(name) || net.used.has(name);
}

function nextOf(
  counters: Map<string, number>,
  text: string,
  taken: (name: string) => boolean,
): string {
  let count = counters.get(text) ?? 0;
  do count++;
  while (taken(`${text}${count}`));
  counters.set(text, count);
  return `${text}${count}`;
}

/** The whole net's name for one that is given in this body: with the prefix, and a number where several would be equal. */
export function freeName(names: Names, text: string): string {
  const name = names.prefix + text;
  if (names.prefix === "" && names.outer === undefined) return name;
  let free = name;
  for (let count = 2; isTaken(names, free); count++) free = `${name}-${count}`;
  return free;
}

/** Takes `name=` out of a statement, which is the same for every layer. */
export function takeName(
  statement: Worded,
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

/** Gives a tensor its name; refuses one that is taken, by another tensor of this body or by the language. */
export function giveName(
  names: Names,
  word: Word,
  operand: Operand | undefined,
  report: Report,
): void {
  const what = takenForLayers(word.text);
  const first = names.given.get(word.text);
  if (what !== undefined) {
    const example = `name=${word.text}-1`;
    report(diagnose("NET0104", word.span, { name: word.text, what, example }));
  } else if (first !== undefined) {
    const labels = [{ span: first.word.span, message: "the first is here" }];
    report(diagnose("NET0103", word.span, { name: word.text }, { labels }));
  } else names.given.set(word.text, { word, operand });
}

/** The tensor of a name, if there is one. */
export function lookUpName(
  names: Names,
  text: string,
): { readonly operand: Operand | undefined } | undefined {
  for (let at: Names | undefined = names; at !== undefined; at = at.outer) {
    const found = at.given.get(text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Leaves a body: what was named there is not known any more. */
export function closeNames({ given, net }: Names): void {
  for (const name of given.keys()) net.closed.add(name);
}

/** Among how many names, the last ones, the nearest is looked for; and how many are listed. */
const mostNames = 500;
const mostListed = 8;

function listed(names: readonly string[]): readonly string[] {
  const given = names.filter((name) => name !== "input");
  return given.length <= mostListed ? given : ["…", ...given.slice(-mostListed)];
}

/** The tensor of a name; undefined after a diagnostic, and where a mistake left it without a shape. */
export function findName(names: Names, word: Word, report: Report): Operand | undefined {
  const found = lookUpName(names, word.text);
  if (found !== undefined) return found.operand;
  const known = knownNames(names).slice(-mostNames);
  const elsewhere = whereElse(names, word.text);
  const near = elsewhere === undefined ? nearest(word.text, known) : undefined;
  const edits = near === undefined ? [] : [{ span: word.span, text: near }];
  const parameters = { name: word.text, near, names: listed(known), elsewhere };
  report(diagnose("NET0102", word.span, parameters, { edits }));
  return undefined;
}

function knownNames(names: Names): readonly string[] {
  const outer = names.outer === undefined ? [] : knownNames(names.outer);
  return [...outer, ...names.given.keys()];
}

/** Where a name stands that is not known here. */
function whereElse(
  { net, prefix }: Names,
  text: string,
): "later" | "inside" | "outside" | undefined {
  if (net.closed.has(text)) return "inside";
  if (!net.written.has(text)) return undefined;
  return prefix === "" ? "later" : "outside";
}
