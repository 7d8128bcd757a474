import type { Network } from "../network.ts";
import { resolvedSpec } from "../resolved-spec.ts";
import type { Item, Statement } from "../../parser/ast.ts";
import { parse } from "../../parser/parse.ts";
import { printExpression } from "../../parser/print-expression.ts";
import type { SettingChange } from "./network-diff.ts";

/** What differs in the sections of two specs, every default filled in. */
export function diffSettings(before: Network, after: Network): readonly SettingChange[] {
  const [a, b] = [settingsOf(before), settingsOf(after)];
  const keys = new Set([...a.keys(), ...b.keys()]);
  return [...keys].flatMap((key) => changesOf(a.get(key), b.get(key)));
}

/** One statement of a section: its values, and its options by name. */
interface Setting {
  readonly section: string;
  readonly statement: string;
  readonly values: string;
  readonly options: ReadonlyMap<string, string>;
}

/** The statements that stand in blocks: what a spec says beside its layers. The text is the one place that has all. */
function settingsOf(network: Network): ReadonlyMap<string, Setting> {
  const { program } = parse({ name: "resolved", text: resolvedSpec(network) });
  const settings = program.statements
    .filter(({ block }) => block !== undefined)
    .flatMap((section) => [
      settingOf("", section),
      ...section.block!.statements.map((one) => settingOf(section.word?.text ?? "", one)),
    ]);
  return new Map(settings.map((one) => [`${one.section} ${one.statement}`, one]));
}

function settingOf(section: string, { word, items }: Statement): Setting {
  const options = new Map<string, string>();
  const values: string[] = [];
  for (const item of items) {
    if (item.kind === "option") options.set(item.key.text, itemText(item.value));
    else values.push(itemText(item));
  }
  return { section, statement: word?.text ?? "", values: values.join(" "), options };
}

function itemText(item: Exclude<Item, { readonly kind: "option" }>): string {
  return item.kind === "expression" ? `(${printExpression(item.expression)})` : item.text;
}

function changesOf(a: Setting | undefined, b: Setting | undefined): readonly SettingChange[] {
  const { section, statement } = (a ?? b)!;
  // The options of one optimizer say nothing about those of another.
  if (a === undefined || b === undefined || firstWord(a) !== firstWord(b)) {
    const [before, after] = [a === undefined ? null : whole(a), b === undefined ? null : whole(b)];
    return [{ section, statement, option: undefined, before, after }];
  }
  const values =
    a.values === b.values
      ? []
      : [{ section, statement, option: undefined, before: a.values, after: b.values }];
  const names = new Set([...a.options.keys(), ...b.options.keys()]);
  const options = [...names].flatMap((option) => {
    const [before, after] = [a.options.get(option) ?? null, b.options.get(option) ?? null];
    return before === after ? [] : [{ section, statement, option, before, after }];
  });
  return [...values, ...options];
}

/** Values and options as they are written. */
function whole({ values, options }: Setting): string {
  return [values, ...[...options].map(([name, value]) => `${name}=${value}`)].join(" ");
}

function firstWord({ values }: Setting): string {
  return values.split(" ")[0] ?? "";
}
