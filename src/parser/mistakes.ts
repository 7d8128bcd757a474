import type { IToken, TokenType } from "chevrotain";
import { diagnose, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { cover, type Span } from "../diagnostics/span.ts";
import type { Atom, Expression, Word } from "./ast.ts";
import { explainBroken } from "./broken.ts";
import { quote } from "./quote.ts";
import { endOf, spanOf, touch } from "./token-span.ts";
import * as t from "./tokens.ts";

/* What the grammar says of tokens that stand in the wrong place. Text of the user is quoted, never guessed. */

const atomEnds: ReadonlySet<TokenType> = new Set([
  t.Word,
  t.Numeral,
  t.Percentage,
  t.Dims,
  t.Text,
  t.CloseParenthesis,
]);
const atomBegins: ReadonlySet<TokenType> = new Set([
  t.Word,
  t.Numeral,
  t.Percentage,
  t.Dims,
  t.Text,
  t.OpenParenthesis,
]);

/** Two atoms that touch; undefined where the next token may stand there. */
export function noSpace(last: IToken, next: IToken): Diagnostic | undefined {
  if (!atomEnds.has(last.tokenType) || !atomBegins.has(next.tokenType) || !touch(last, next))
    return undefined;
  const span = cover(spanOf(last), spanOf(next));
  const between = { start: next.startOffset, end: next.startOffset };
  const edits = [{ span: between, text: " " }];
  if (last.tokenType === t.Word && next.tokenType === t.OpenParenthesis)
    return diagnose("NET0016", span, { word: last.image }, { edits });
  const values = { left: quote(last.image), right: quote(next.image) };
  return diagnose("NET0015", span, values, { edits });
}

/** `{` on the line after `word`; the statement is mended by taking the line break away. */
export function blockOnNextLine(word: Word, brace: number): Diagnostic {
  const labels = [{ span: word.span, message: "the statement that it most likely belongs to" }];
  const span = { start: brace, end: brace + 1 };
  return diagnose("NET0010", span, { word: quote(word.text) }, { labels });
}

export function manyEquals(equals: IToken): Diagnostic {
  const span = spanOf(equals);
  const edits = [{ span, text: "=" }];
  return diagnose("NET0023", span, { found: quote(equals.image) }, { edits });
}

export function noValue(key: Word, equals: IToken, next: IToken): Diagnostic {
  const span = cover(key.span, spanOf(equals));
  return diagnose("NET0012", span, { key: key.text, before: nameOfToken(next) });
}

/** A `=` where no key is: after the statement's own word, after a number, at the beginning. */
export function keyless(
  text: string,
  head: IToken | undefined,
  equals: IToken,
  value: Atom | undefined,
): Diagnostic {
  const written = value === undefined ? "" : text.slice(value.span.start, value.span.end);
  const span = value === undefined ? spanOf(equals) : cover(spanOf(equals), value.span);
  if (head !== undefined && text.slice(endOf(head), equals.startOffset).trim() === "") {
    const values = { word: head.image, value: written === "" ? "…" : written };
    return diagnose("NET0024", cover(spanOf(head), span), values);
  }
  const hint = "an option is written `key=value`, and its key is a word";
  return diagnose("NET0011", span, { found: quote(text.slice(span.start, span.end)), hint });
}

/** `f(3 = 4)`. */
export function keyIsNoName(left: Expression, assign: IToken, text: string): Diagnostic {
  const key = quote(text.slice(left.span.start, left.span.end));
  const hint = `${key} is no name; equality is written \`==\``;
  return diagnose("NET0011", spanOf(assign), { found: quote(assign.image), hint });
}

/** A statement whose first thing, at `span`, is no word. */
export function headless(text: string, span: Span, ownLine: boolean): Diagnostic {
  const found = quote(text.slice(span.start, span.end));
  const above = ownLine && text.slice(0, span.start).trim() !== "";
  const hint = above
    ? `begin it with a word such as \`conv\`; what belongs to the statement above stands on its line`
    : `begin it with a word such as \`conv\``;
  return diagnose("NET0013", span, { found, hint });
}

export function comma(token: IToken, text: string): Diagnostic {
  const span = spanOf(token);
  const decimal = /\d*$/.exec(text.slice(Math.max(0, span.start - 20), span.start))![0];
  const places = /^\d*/.exec(text.slice(span.end, span.end + 20))![0];
  if (decimal !== "" && places !== "") {
    const point = `\`${decimal}.${places}\``;
    const hint =
      places.length === 3 && !decimal.startsWith("0")
        ? `write \`${decimal}${places}\`, or ${point} for a fraction; between two values write a space`
        : `a number has a point: ${point}; between two values write a space`;
    return diagnose("NET0014", span, { hint });
  }
  const spaced = /^\s/.test(text.slice(span.end, span.end + 1));
  const edits = [{ span, text: spaced ? "" : " " }];
  return diagnose("NET0014", span, { hint: "write a space instead" }, { edits });
}

export function strayParenthesis(token: IToken): Diagnostic {
  const span = spanOf(token);
  return diagnose("NET0007", span, {}, { edits: [{ span, text: "" }] });
}

/** A `(` without `)`, as the token that holds the rest of its line; `before` may be the word of a call. */
export function unclosed(before: IToken, token: IToken): Diagnostic {
  const whole = token.image.replace(/"(?:[^"\\]|\\.)*"/g, (string) => " ".repeat(string.length));
  const quoteMark = whole.indexOf('"');
  if (quoteMark >= 0) {
    // The string has swallowed the `)`.
    const start = token.startOffset + quoteMark;
    return explainBroken(token.image.slice(quoteMark), { start, end: endOf(token) }, "parentheses");
  }
  const word = before.tokenType === t.Word && touch(before, token) ? before.image : "";
  const found = word + token.image.trimEnd();
  const start = token.startOffset - word.length;
  const end = token.startOffset + token.image.trimEnd().length;
  const edits = [{ span: { start: end, end }, text: ")" }];
  const values = { found: quote(found), closed: quote(`${found})`) };
  return diagnose("NET0006", { start, end }, values, { edits });
}

/** Between `last` and `next` a value belongs. `(20%)` is the most likely reason for a `%` without one. */
export function noOperand(beforeLast: IToken, last: IToken, next: IToken): Diagnostic {
  if (last.image === "%" && beforeLast.tokenType === t.InnerNumeral && touch(beforeLast, last)) {
    const value = String(Number((Number(beforeLast.image) / 100).toPrecision(12)));
    const values = { found: quote(`${beforeLast.image}%`), value };
    return diagnose("NET0019", cover(spanOf(beforeLast), spanOf(last)), values);
  }
  const values = { after: quote(last.image), before: quote(next.image) };
  return diagnose("NET0017", cover(spanOf(last), spanOf(next)), values);
}

/** `next` neither continues nor ends an expression. */
export function noOperator(last: IToken, next: IToken): Diagnostic {
  const values = { found: quote(next.image), after: quote(last.image) };
  return diagnose("NET0018", spanOf(next), { ...values, hint: operatorHint(last, next) });
}

function operatorHint(last: IToken, next: IToken): string {
  if (next.tokenType === t.Comma)
    return "commas separate the arguments of a call, whose `(` touches its word";
  if (next.tokenType === t.Assign) return "equality is written `==`";
  if (next.tokenType === t.Comparison) return "a comparison has two sides only";
  if (next.tokenType === t.OpenParenthesis && last.tokenType === t.Name && touch(last, next))
    return `a call such as \`${last.image}(…)\` begins a statement; a product is written with \`*\``;
  return "write an operator between them, such as `+` or `*`";
}

function nameOfToken(token: IToken): string {
  if (token.tokenType === t.Newline) return "the end of the line";
  if (token.image === "") return "the end of the text";
  return quote(token.image);
}
