import { Lexer, type ILexerConfig, type IToken } from "chevrotain";
import type { Comment } from "./ast.ts";
import { breaksBefore } from "./layout.ts";
import { spanOf } from "./token-span.ts";
import { vocabulary } from "./tokens.ts";

/** Built when first needed, without the checks of the vocabulary itself, which the tests make. */
let lexer: Lexer | undefined;

export function buildLexer(config: ILexerConfig): Lexer {
  return new Lexer(vocabulary, { positionTracking: "onlyOffset", ...config });
}

/** Cuts a text into tokens and comments; every character is in one of them or is space. */
export function tokenize(text: string): {
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
} {
  lexer ??= buildLexer({ skipValidations: true, safeMode: true });
  const { tokens, groups, errors } = lexer.tokenize(text);
  if (errors.length > 0) throw new Error(`no token for the text at ${errors[0]!.offset}`);
  const comments = (groups["comments"] ?? []).map((token) => ({
    text: token.image,
    span: spanOf(token),
    breaks: breaksBefore(text, token.startOffset),
  }));
  return { tokens, comments };
}
