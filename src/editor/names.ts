import type { Location, WorkspaceEdit } from "vscode-languageserver/node";
import { isStatementWord } from "../compiler/resolve/words.ts";
import type { Span } from "../diagnostics/span.ts";
import { rangeOf, touches, type Analysis } from "./analysis.ts";
import { symbolAt, symbolsOf, type Symbol } from "./symbols.ts";
import { referenceEntries } from "./words.ts";

/** Where the name at an offset is given. */
export function definitionOf(analysis: Analysis, offset: number): Location | undefined {
  const symbol = find(analysis, offset);
  return symbol && locationOf(analysis, symbol.definition);
}

/** Every place where the name at an offset is used. */
export function referencesTo(
  analysis: Analysis,
  offset: number,
  includeDefinition: boolean,
): Location[] {
  const symbol = find(analysis, offset);
  if (symbol === undefined) return [];
  const uses = symbol.uses.map(({ span }) => span);
  const spans = includeDefinition ? [symbol.definition, ...uses] : uses;
  return spans.map((span) => locationOf(analysis, span));
}

/** The place of the name that would be renamed; undefined where none stands. */
export function renamable(analysis: Analysis, offset: number): Span | undefined {
  const symbol = find(analysis, offset);
  // `input` is the language's own name for the input.
  if (symbol === undefined || symbol.name === "input") return undefined;
  return placesOf(symbol).find((span) => touches(span, offset));
}

/** The new name everywhere, or why it cannot be. */
export function rename(
  analysis: Analysis,
  offset: number,
  name: string,
): { readonly edit: WorkspaceEdit } | { readonly refused: string } {
  const { document } = analysis;
  const symbol = find(analysis, offset);
  if (symbol === undefined) return { refused: "there is no name to change here" };
  const refused = refusal(symbol, name, symbolsOf(analysis.result.program));
  if (refused !== undefined) return { refused };
  const edits = placesOf(symbol).map((span) => ({
    range: rangeOf(document, span),
    newText: name,
  }));
  return { edit: { changes: { [document.uri]: edits } } };
}

function refusal(symbol: Symbol, name: string, all: readonly Symbol[]): string | undefined {
  if (!/^[a-zA-Z][\w-]*$/.test(name)) return "a name is a letter, then letters, digits, `_` or `-`";
  if (symbol.kind !== "tensor" && name.includes("-"))
    return "arithmetic takes a dash for a minus: write `_`";
  if (isTaken(name)) return `\`${name}\` is a word of the language`;
  return all.some((other) => other !== symbol && other.name === name)
    ? `there is a \`${name}\` already`
    : undefined;
}

/** Whether a word is a statement, or one of a list that something takes. */
function isTaken(name: string): boolean {
  const isListed = referenceEntries().some(
    ({ word, arguments: own }) => word === name || own.some(({ words }) => words.includes(name)),
  );
  return isListed || isStatementWord(name);
}

function find({ result }: Analysis, offset: number): Symbol | undefined {
  return symbolAt(symbolsOf(result.program), offset);
}

function placesOf({ definition, uses }: Symbol): readonly Span[] {
  return [definition, ...uses.map(({ span }) => span)];
}

function locationOf({ document }: Analysis, span: Span): Location {
  return { uri: document.uri, range: rangeOf(document, span) };
}
