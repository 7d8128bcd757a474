import { optionName, type Argument, type ArgumentTable } from "../arguments/argument.ts";
import { foreignNamesOf } from "../arguments/foreign-names.ts";
import { valueText } from "../resolved-spec.ts";
import type { ReferenceArgument } from "./entry.ts";

/** The arguments of a table in the order in which people say them: values, bare words, options. */
export function referenceArguments(table: ArgumentTable): readonly ReferenceArgument[] {
  const entries = Object.entries(table);
  const values = entries
    .filter(([, { place }]) => place === "position")
    .sort(([, a], [, b]) => a.position - b.position);
  const words = entries.filter(([, { place }]) => place === "word" || place === "rest");
  const options = entries.filter(([, { place }]) => place === "option");
  return [...values, ...words, ...options].map(([key, argument]) => describe(key, argument));
}

function describe(key: string, argument: Argument<unknown>): ReferenceArgument {
  const { place, reader, called, doc } = argument;
  const name = optionName(key);
  return {
    name,
    place: place === "rest" ? "word" : place,
    doc: doc === "" ? (called ?? reader.expects) : doc,
    takes: reader.expects,
    standard: standardOf(argument),
    words: reader.words,
    foreign: foreignNamesOf(name),
  };
}

function standardOf({ default: standing }: Argument<unknown>): string | undefined {
  switch (standing.kind) {
    case "required":
      return undefined;
    case "as":
      return `the ${standing.argument}`;
    case "value":
      return standing.value === undefined ? undefined : shortText(standing.value);
  }
}

/** `1x1` is said as `1`. */
function shortText(value: unknown): string {
  const [first, ...others] = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return valueText(others.every((other) => other === first) ? first : value);
}

/** `conv FILTERS KERNEL [activation] [padding]`. */
export function signatureOf(word: string, described: readonly ReferenceArgument[]): string {
  const parts = described
    .filter(({ place }) => place !== "option")
    .map(({ name, place, standard }) => {
      if (place === "word") return `[${name}]`;
      return standard === undefined ? name.toUpperCase() : `[${name.toUpperCase()}]`;
    });
  return [word, ...parts].join(" ");
}
