import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/span.ts";
import type { Program } from "./ast.ts";
import { balance } from "./balance.ts";
import { SpecParser } from "./grammar.ts";
import { tokenize } from "./lexer.ts";

/** Built when first needed, without the checks of the grammar itself, which the tests make. */
let parser: SpecParser | undefined;

/**
 * Reads a spec. There is always a program: what could not be read is reported, once, and left out, and the statement
 * that it belongs to is `damaged`. The diagnostics are in the order of the text.
 */
export function parse(source: Source): {
  readonly program: Program;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { text } = source;
  const { tokens, comments } = tokenize(text);
  const balanced = balance(text, tokens);
  parser ??= new SpecParser({ skipValidations: true });
  const statements = parser.parse(text, balanced.tokens);
  const diagnostics = [...balanced.diagnostics, ...parser.diagnostics];
  diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const span = { start: 0, end: text.length };
  return { program: { kind: "program", statements, comments, span }, diagnostics };
}
