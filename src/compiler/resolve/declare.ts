import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import type { Option, Statement, Word } from "../../parser/ast.ts";
import type { Value } from "../arguments/argument.ts";
import { takenForConstants } from "./closed-words.ts";
import { declare, innerScope, type Parameter, type Scope } from "./scope.ts";
import { settleExpression, type Written } from "./settle.ts";
import { settingFor, type Settings } from "./settings.ts";

/**
 * Declares the constants and blocks among the statements of a body: they are known in all of it, and a constant may
 * use those above it. `settings` take the place of values in the text.
 */
export function declareAll(
  statements: readonly Statement[],
  scope: Scope,
  report: Report,
  settings: Settings = new Map(),
): void {
  for (const statement of statements) {
    const { word } = statement;
    if (word?.text === "let") declareConstants({ ...statement, word }, scope, report, settings);
    else if (word?.text === "block") declareBlock({ ...statement, word }, scope, report);
  }
}

/** Whether a statement declares something and is no part of the net itself. */
export function isDeclaration({ word }: Statement): boolean {
  return word?.text === "let" || word?.text === "block";
}

/** `let width = 32`. */
function declareConstants(
  { items, call, block, span, damaged }: Written,
  scope: Scope,
  report: Report,
  settings: Settings,
): void {
  const options = items.filter((item): item is Option => item.kind === "option");
  const wrong = options.length < items.length || call !== undefined || block !== undefined;
  if (damaged !== true && (wrong || options.length === 0)) {
    const what = "`let` gives a name a value";
    report(diagnose("NET0314", span, { what, example: "let width = 32" }));
  }
  for (const { key, value } of options) {
    if (!isFree(key, scope, report)) continue;
    const own = valueOf(value, scope, report);
    const instead = settingFor(key, own, settings, report);
    declare(scope, { kind: "constant", name: key, value: instead ?? own });
  }
}

function valueOf(atom: Option["value"], scope: Scope, report: Report): Value | undefined {
  switch (atom.kind) {
    case "word":
      return settleExpression({ ...atom, kind: "name" }, scope, report);
    case "expression":
      return settleExpression(atom.expression, scope, report, atom.span);
    case "number":
    case "percentage":
    case "dims":
    case "string":
      return atom;
  }
}

/** `block convbn(filters, stride=1) { … }`. */
function declareBlock(statement: Written, scope: Scope, report: Report): void {
  const { call, items, block, span, damaged } = statement;
  const name = call?.word;
  const example = "block convbn(filters, stride=1) { … }";
  if (name === undefined || items.length > 0) {
    const what = "`block` gives layers a name, with parameters in parentheses";
    if (damaged !== true) report(diagnose("NET0314", span, { what, example }));
    return;
  }
  if (block === undefined && damaged !== true)
    report(diagnose("NET0315", name.span, { statement: "block", example }));
  if (!isFree(name, scope, report)) return;
  const parameters = readParameters(call?.items ?? [], report);
  const readable = damaged !== true && parameters !== undefined;
  const body = readable ? block : undefined;
  declare(scope, { kind: "block", name, parameters: parameters ?? [], statement, body, scope });
}

/** Undefined where one of them is wrong. */
function readParameters(
  items: NonNullable<Statement["call"]>["items"],
  report: Report,
): readonly Parameter[] | undefined {
  const parameters: Parameter[] = [];
  // Parameters stand in a scope of their own: they may have the names of what is known outside.
  const seen = new Map<string, Word>();
  let sound = true;
  for (const item of items) {
    const name = item.kind === "call-option" ? item.key : item;
    if (name.kind === "name" || name.kind === "word") {
      const word: Word = { ...name, kind: "word" };
      const free = isUsable(word, report) && !isDoubled(word, seen.get(word.text), report);
      sound &&= free;
      seen.set(word.text, word);
      parameters.push({
        name: word,
        default: item.kind === "call-option" ? item.value : undefined,
      });
    } else {
      sound = false;
      const what = "a parameter is a name, with a value where it has a default";
      report(diagnose("NET0314", item.span, { what, example: "block convbn(filters, stride=1)" }));
    }
  }
  return sound ? parameters : undefined;
}

function isFree(name: Word, scope: Scope, report: Report): boolean {
  return isUsable(name, report) && !isDoubled(name, scope.declared.get(name.text)?.name, report);
}

/** Whether the language leaves a word free for constants, parameters and blocks. */
export function isUsable(name: Word, report: Report): boolean {
  const what = takenForConstants(name.text);
  if (what === undefined) return true;
  const example = name.text.includes("-") ? name.text.replaceAll("-", "_") : `my_${name.text}`;
  report(diagnose("NET0104", name.span, { name: name.text, what, example }));
  return false;
}

function isDoubled(name: Word, first: Word | undefined, report: Report): boolean {
  if (first === undefined) return false;
  const labels = [{ span: first.span, message: "the first is here" }];
  report(diagnose("NET0107", name.span, { name: name.text }, { labels }));
  return true;
}

/** The scope of a body, with what is declared in it. */
export function scopeOf(statements: readonly Statement[], outer: Scope, report: Report): Scope {
  const scope = innerScope(outer);
  declareAll(statements, scope, report);
  return scope;
}
