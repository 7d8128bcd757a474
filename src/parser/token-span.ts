import type { IToken } from "chevrotain";
import type { Span } from "../diagnostics/span.ts";

/** The place of a token; Chevrotain's own `endOffset` is inclusive. */
export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.endOffset! + 1 };
}

/** Whether nothing at all stands between two tokens. */
export function touch(left: IToken, right: IToken): boolean {
  return left.endOffset! + 1 === right.startOffset;
}
