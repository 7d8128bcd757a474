import type { IToken } from "chevrotain";
import type { Span } from "../diagnostics/span.ts";

/** The place of a token; the lexer keeps where it starts, and its text. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: endOf(token) };
}

/** The offset after a token's last character. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** Whether nothing at all stands between two tokens. */
export function touch(left: IToken, right: IToken): boolean {
  return endOf(left) === right.startOffset;
}
