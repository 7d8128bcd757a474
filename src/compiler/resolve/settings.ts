import { diagnose, type Report } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Word } from "../../parser/ast.ts";
import { parse } from "../../parser/parse.ts";
import type { Value } from "../arguments/argument.ts";
import { outermostScope, type Constant, type Scope } from "./scope.ts";
import { settle } from "./settle.ts";

/** Values for constants from outside of the spec, by their names. */
export type Settings = ReadonlyMap<string, Value>;

/** Reads `width=64`, any value that `let` takes; undefined where it is none. */
export function readSetting(
  text: string,
): { readonly name: string; readonly value: Value } | undefined {
  const { program, diagnostics } = parse({ name: "", text: `let ${text}` });
  const [statement, more] = program.statements;
  if (diagnostics.length > 0 || statement?.word === undefined || more !== undefined)
    return undefined;
  const [item, other] = settle({ ...statement, word: statement.word }, outermostScope(), () => {
    // What is wrong leaves no item.
  }).items;
  if (item?.kind !== "option" || other !== undefined || statement.block !== undefined)
    return undefined;
  return { name: item.key.text, value: item.value };
}

/** Refuses values for what is no constant of the spec, or is one of another kind. */
export function checkSettings(settings: Settings, scope: Scope, report: Report): void {
  const constants = [...scope.declared.values()].filter(
    (declared): declared is Constant => declared.kind === "constant",
  );
  const names = constants.map(({ name }) => name.text);
  for (const [name, value] of settings) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    const last = constants.at(-1)?.name.span ?? { start: 0, end: 0 };
    report(diagnose("NET0108", last, { setting: `${name}=${value.text}`, name, near, names }));
  }
}

/** The value that a constant has from outside, where it is of the kind of the spec's own. */
export function settingFor(
  name: Word,
  own: Value | undefined,
  settings: Settings,
  report: Report,
): Value | undefined {
  const value = settings.get(name.text);
  if (value === undefined) return undefined;
  if (own === undefined || sortOf(value) === sortOf(own))
    return { ...value, span: own?.span ?? name.span };
  const parameters = {
    setting: `${name.text}=${value.text}`,
    name: name.text,
    found: `a ${sortOf(value)}`,
    expected: `a ${sortOf(own)}`,
    own: own.text,
  };
  report(diagnose("NET0109", own.span, parameters));
  return undefined;
}

function sortOf({ kind }: Value): "number" | "size" | "word" | "string" {
  switch (kind) {
    case "number":
    case "percentage":
      return "number";
    case "dims":
      return "size";
    case "word":
    case "string":
      return kind;
  }
}
