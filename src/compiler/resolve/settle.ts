import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Atom, Expression, Item, Statement, Word } from "../../parser/ast.ts";
import type { Value } from "../arguments/argument.ts";
import { evaluate, type Lookup } from "../arguments/evaluate.ts";
import type { Settled, SettledItem, Worded } from "../arguments/settled.ts";
import { isClosedWord } from "./closed-words.ts";
import { find, namesIn, originOf, type Scope } from "./scope.ts";

/** For values that stand where a name or arithmetic is written: where each comes from, by the place it stands at. */
export type Origins = Map<number, Span>;

/** A statement with a word, as it was written. */
export type Written = Statement & { readonly word: Word };

/**
 * A statement in which names and arithmetic have become values. What cannot be worked out is reported and left out.
 * Words stay words where they name tensors: after `name=`, and as the atoms of a statement with `namesTensors`. The
 * statements of its block are left out, as those of a layer, which takes none.
 */
export function settle(
  statement: Written,
  scope: Scope,
  report: Report,
  { namesTensors = false, origins = new Map() as Origins } = {},
): Worded {
  let damaged = statement.damaged;
  const items = statement.items.flatMap((item): SettledItem[] => {
    const settled = settleItem(item, scope, report, namesTensors, origins);
    if (settled === undefined) damaged = true;
    return settled === undefined ? [] : [settled];
  });
  const block = statement.block && { ...statement.block, statements: [] };
  return { ...statement, items, block, ...(damaged === true ? { damaged } : {}) };
}

/** A section such as `train { … }`, with the statements of its block. */
export function settleSection(section: Written, scope: Scope, report: Report): Worded {
  const statements = section.block?.statements.map((statement): Settled =>
    statement.word === undefined
      ? { ...statement, items: [], block: undefined }
      : settle({ ...statement, word: statement.word }, scope, report),
  );
  const block = section.block && { ...section.block, statements: statements ?? [] };
  return { ...settle(section, scope, report), block };
}

function settleItem(
  item: Item,
  scope: Scope,
  report: Report,
  namesTensors: boolean,
  origins: Origins,
): SettledItem | undefined {
  if (item.kind !== "option") return settleAtom(item, scope, report, namesTensors, origins);
  const named = item.key.text === "name";
  const value = settleAtom(item.value, scope, report, named, origins);
  return value && { ...item, value };
}

function settleAtom(
  atom: Atom,
  scope: Scope,
  report: Report,
  namesTensors: boolean,
  origins: Origins,
): Value | undefined {
  switch (atom.kind) {
    case "number":
    case "percentage":
    case "dims":
    case "string":
      return atom;
    case "word":
      return namesTensors ? atom : settleWord(atom, scope, origins);
    case "expression":
      return evaluate(
        atom.expression,
        lookupIn(scope, report, origins, atom.span),
        report,
        atom.span,
      );
  }
}

/** A word that is a constant's name stands for its value. */
function settleWord(word: Word, scope: Scope, origins: Origins): Value | undefined {
  const found = find(scope, word.text);
  if (found === undefined || found.kind === "block") return word;
  origins.set(word.span.start, originOf(found));
  return found.value && { ...found.value, span: word.span };
}

/** Finds the values of names in arithmetic; `within` is the place that the arithmetic as a whole stands at. */
export function lookupIn(
  scope: Scope,
  report: Report,
  origins: Origins = new Map(),
  within?: Span,
): Lookup {
  return (name) => {
    const found = find(scope, name.text);
    if (found !== undefined && found.kind !== "block") {
      origins.set(name.span.start, originOf(found));
      if (within !== undefined) origins.set(within.start, originOf(found));
      return found.value;
    }
    if (isClosedWord(name.text)) return { ...name, kind: "word" };
    const near = nearest(name.text, namesIn(scope, "value"));
    const edits = near === undefined ? [] : [{ span: name.span, text: near }];
    const parameters = { name: name.text, near, isBlock: found !== undefined };
    report(diagnose("NET0105", name.span, parameters, { edits }));
    return undefined;
  };
}

/** The value of an expression in a call; a name may stand alone for a word of the language. */
export function settleExpression(
  expression: Expression,
  scope: Scope,
  report: Report,
  span: Span = expression.span,
): Value | undefined {
  return evaluate(expression, lookupIn(scope, report), report, span);
}
