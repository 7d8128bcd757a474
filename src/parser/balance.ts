import type { IToken, TokenType } from "chevrotain";
import { diagnose, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { quote } from "./quote.ts";
import { endOf, spanOf } from "./token-span.ts";
import {
  Additive,
  CloseBrace,
  CloseParenthesis,
  Comparison,
  Multiplicative,
  Newline,
  OpenBrace,
  OpenParenthesis,
  Power,
  Removed,
  Semicolon,
} from "./tokens.ts";

/** Deeper than any net; shallow enough for every function that walks the tree by calling itself. */
export const blockLimit = 100;
export const parenthesisLimit = 50;
export const operatorLimit = 250;

interface Opener {
  readonly token: IToken;
  /** Where the text of its line begins, and how far that is indented. */
  readonly lineStart: number;
  readonly indent: number;
}

/**
 * Makes every `{` and `}` find its partner and bounds all nesting, so that the grammar meets only balanced tokens. A
 * missing `}` is added with an empty image; what is nested too deeply is replaced by one `Removed`.
 */
export function balance(
  text: string,
  tokens: readonly IToken[],
): { readonly tokens: IToken[]; readonly diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const shallow = boundParentheses(text, tokens, diagnostics);
  const bounded = boundBlocks(text, shallow, diagnostics);
  return { tokens: closeBlocks(text, bounded, diagnostics), diagnostics };
}

/** Replaces every outermost parenthesis that is nested too deeply or has too many operators. */
function boundParentheses(
  text: string,
  tokens: readonly IToken[],
  diagnostics: Diagnostic[],
): IToken[] {
  const kept: IToken[] = [];
  let outermost = 0;
  let depth = 0;
  let deepest = 0;
  let operators = 0;
  for (const token of tokens) {
    kept.push(token);
    if (token.tokenType === OpenParenthesis) {
      if (depth === 0) [outermost, deepest, operators] = [kept.length - 1, 0, 0];
      deepest = Math.max(deepest, ++depth);
    } else if (isOperator(token)) operators++;
    else if (token.tokenType === CloseParenthesis && --depth === 0) {
      if (deepest <= parenthesisLimit && operators <= operatorLimit) continue;
      const removed = removal(text, kept[outermost]!, token);
      kept.length = outermost;
      kept.push(removed);
      diagnostics.push(
        deepest > parenthesisLimit
          ? diagnose("NET0021", spanOf(removed), { what: "parentheses", limit: parenthesisLimit })
          : diagnose("NET0022", spanOf(removed), { count: operators, limit: operatorLimit }),
      );
    }
  }
  return kept;
}

function isOperator({ tokenType }: IToken): boolean {
  return (
    tokenType === Additive ||
    tokenType === Multiplicative ||
    tokenType === Power ||
    tokenType === Comparison
  );
}

/** Replaces every block that is nested too deeply. */
function boundBlocks(text: string, tokens: readonly IToken[], diagnostics: Diagnostic[]): IToken[] {
  const kept: IToken[] = [];
  let depth = 0;
  let cut: IToken | undefined;
  tokens.forEach((token, i) => {
    if (token.tokenType === OpenBrace && ++depth > blockLimit) cut ??= token;
    if (cut === undefined) kept.push(token);
    if (token.tokenType === CloseBrace && depth > 0) depth--;
    const last = i === tokens.length - 1;
    if (cut !== undefined && (last || depth === blockLimit)) {
      kept.push(removal(text, cut, token));
      const span = { start: cut.startOffset, end: cut.startOffset + 1 };
      diagnostics.push(diagnose("NET0021", span, { what: "blocks", limit: blockLimit }));
      cut = undefined;
    }
  });
  return kept;
}

/** Pairs the braces; a stray `}` becomes the end of a statement, a missing one is added at the end. */
function closeBlocks(text: string, tokens: readonly IToken[], diagnostics: Diagnostic[]): IToken[] {
  const open: Opener[] = [];
  const suspects: Opener[] = [];
  let line = { start: 0, first: tokens[0] };
  const balanced = tokens.map((token, i) => {
    if (token.tokenType === Newline) line = { start: endOf(token), first: tokens[i + 1] };
    const indent = (line.first?.startOffset ?? line.start) - line.start;
    if (token.tokenType === OpenBrace) open.push({ token, lineStart: line.start + indent, indent });
    if (token.tokenType !== CloseBrace) return token;
    const opener = open.pop();
    if (opener === undefined) {
      diagnostics.push(stray(token));
      return substitute(Semicolon, token.image, token.startOffset);
    }
    // A `}` further left than the line of its `{` most likely belongs to another one.
    if (token === line.first && indent < opener.indent) suspects.push(opener);
    return token;
  });
  const guilty = [...suspects, ...open.toReversed()].slice(0, open.length);
  // Where blocks were cut for their depth, their `}` may have gone with them.
  if (!diagnostics.some(({ code }) => code === "NET0021"))
    for (const opener of guilty) diagnostics.push(unclosed(text, opener));
  return [...balanced, ...open.map(() => missingBrace(text.length))];
}

function stray(token: IToken): Diagnostic {
  const span = spanOf(token);
  return diagnose("NET0009", span, {}, { edits: [{ span, text: "" }] });
}

function unclosed(text: string, { token, lineStart }: Opener): Diagnostic {
  const opener = quote(text.slice(lineStart, endOf(token)));
  return diagnose("NET0008", spanOf(token), { opener });
}

function missingBrace(offset: number): IToken {
  return substitute(CloseBrace, "", offset);
}

function removal(text: string, first: IToken, last: IToken): IToken {
  return substitute(Removed, text.slice(first.startOffset, endOf(last)), first.startOffset);
}

function substitute(tokenType: TokenType, image: string, startOffset: number): IToken {
  return { image, startOffset, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx! };
}
