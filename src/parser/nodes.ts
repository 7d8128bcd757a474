import type { IToken } from "chevrotain";
import { diagnose, type Report } from "../diagnostics/diagnostic.ts";
import { cover } from "../diagnostics/span.ts";
import type {
  BinaryOperator,
  Dims,
  Expression,
  Name,
  NumberAtom,
  Percentage,
  StringAtom,
  Unary,
  Word,
} from "./ast.ts";
import { quote } from "./quote.ts";
import { spanOf } from "./token-span.ts";

/* From tokens to the nodes of the tree. A number that cannot be held is reported and has no node. */

export function wordOf(token: IToken): Word {
  return { kind: "word", text: token.image, span: spanOf(token) };
}

export function nameOf(token: IToken): Name {
  return { kind: "name", text: token.image, span: spanOf(token) };
}

export function stringOf(token: IToken): StringAtom {
  const value = JSON.parse(token.image) as string;
  return { kind: "string", value, text: token.image, span: spanOf(token) };
}

export function numberOf(token: IToken, report: Report): NumberAtom | undefined {
  const value = held(token.image, token, report);
  if (value === undefined) return undefined;
  return { kind: "number", value, text: token.image, span: spanOf(token) };
}

export function percentageOf(token: IToken, report: Report): Percentage | undefined {
  const value = held(token.image.slice(0, -1), token, report);
  if (value === undefined) return undefined;
  return { kind: "percentage", value, text: token.image, span: spanOf(token) };
}

export function dimsOf(token: IToken, report: Report): Dims | undefined {
  const sizes: number[] = [];
  for (const digits of token.image.split("x")) {
    const size = held(digits, token, report);
    if (size === undefined) return undefined;
    sizes.push(size);
  }
  return { kind: "dims", sizes, text: token.image, span: spanOf(token) };
}

/** The value of a number's text, where a number of 64 bits (IEEE 754) holds it: whole numbers exactly. */
function held(text: string, token: IToken, report: Report): number | undefined {
  const value = Number(text);
  const found = quote(token.image);
  if (!Number.isFinite(value)) {
    const [reason, hint] = ["too large", "the largest number is about 1.8e308"];
    report(diagnose("NET0003", spanOf(token), { found, reason, hint }));
  } else if (value === 0 && /[1-9]/.test(text.replace(/e.*/i, ""))) {
    const [reason, hint] = ["too small to be told from 0", "the smallest number is about 5e-324"];
    report(diagnose("NET0003", spanOf(token), { found, reason, hint }));
  } else if (/^-?\d+$/.test(text) && !Number.isSafeInteger(value)) {
    const [reason, hint] = [
      "too large to be exact",
      `whole numbers go up to ${Number.MAX_SAFE_INTEGER}`,
    ];
    report(diagnose("NET0003", spanOf(token), { found, reason, hint }));
  } else return value;
  return undefined;
}

/** Undefined where an operand could not be read. */
export function binary(
  left: Expression | undefined,
  operator: IToken,
  right: Expression | undefined,
): Expression | undefined {
  if (left === undefined || right === undefined) return undefined;
  const span = cover(left.span, right.span);
  return { kind: "binary", operator: operator.image as BinaryOperator, left, right, span };
}

/** Undefined where the operand could not be read. */
export function unary(sign: IToken, operand: Expression | undefined): Expression | undefined {
  if (operand === undefined) return undefined;
  const operator = sign.image as Unary["operator"];
  return { kind: "unary", operator, operand, span: cover(spanOf(sign), operand.span) };
}
