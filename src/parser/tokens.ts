import {
  createToken,
  Lexer,
  type CustomPatternMatcherFunc,
  type IMultiModeLexerDefinition,
  type TokenType,
} from "chevrotain";

/*
 * Two modes. In `statement`, a line end is a token and an atom is a whole run of characters up to the next space or
 * delimiter, so that `3same` is one thing that is wrong and not two that are right. In `parentheses`, line ends are
 * space and runs end at operators too. What no other token takes, `Broken` takes: the lexer itself never fails.
 */

const number = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const dims = String.raw`\d+(?:x\d+)+`;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/;
const brokenString = String.raw`"(?:[^"\\\n\r]|\\[^\n\r])*\\?"?`;
/** An atom ends where the next character is a delimiter or a space. */
const atomEnd = String.raw`(?![^\s;{}()=#",])`;

// Both modes.
export const Comment = createToken({ name: "Comment", pattern: /#[^\n\r]*/, group: "comments" });
export const String_ = createToken({ name: "String", pattern: string });
export const Comma = createToken({ name: "Comma", pattern: "," });
/** Takes the place of what was cut out, and reported, before parsing. */
export const Removed = createToken({ name: "Removed", pattern: Lexer.NA });

// Statement mode.
const Space = createToken({
  name: "Space",
  pattern: /[^\S\n\r]+/,
  group: Lexer.SKIPPED,
});
export const Newline = createToken({ name: "Newline", pattern: /\r?\n|\r/, line_breaks: true });
export const Semicolon = createToken({ name: "Semicolon", pattern: ";" });
export const OpenBrace = createToken({ name: "OpenBrace", pattern: "{" });
export const CloseBrace = createToken({ name: "CloseBrace", pattern: "}" });
/** One `=`; more than one is a mistake that the grammar reports. */
export const Equals = createToken({ name: "Equals", pattern: /=+/ });
export const Word = createToken({
  name: "Word",
  pattern: new RegExp(String.raw`[a-zA-Z][\w-]*${atomEnd}`),
});
export const Number_ = createToken({
  name: "Number",
  pattern: new RegExp(`-?${number}${atomEnd}`),
});
export const Percentage = createToken({
  name: "Percentage",
  pattern: new RegExp(`-?${number}%${atomEnd}`),
});
export const Dims = createToken({ name: "Dims", pattern: new RegExp(dims + atomEnd) });
export const StrayParenthesis = createToken({ name: "StrayParenthesis", pattern: ")" });
export const Broken = createToken({
  name: "Broken",
  pattern: new RegExp(String.raw`${brokenString}|\/\/[^\n\r]*|[^\s;{}()=#",]+`),
});

// In parentheses.
const Blank = createToken({
  name: "Blank",
  pattern: /\s+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
export const CloseParenthesis = createToken({
  name: "CloseParenthesis",
  pattern: ")",
  pop_mode: true,
});
export const InnerDims = createToken({
  name: "InnerDims",
  pattern: new RegExp(String.raw`${dims}(?![\w.])`),
});
export const InnerNumber = createToken({
  name: "InnerNumber",
  pattern: new RegExp(String.raw`${number}(?![\w.])`),
});
export const Name = createToken({
  name: "Name",
  pattern: /[a-zA-Z]\w*(?![^\s;{}()=#",+\-*/%<>!])/,
});
export const Power = createToken({ name: "Power", pattern: /\*\*/ });
export const Multiplicative = createToken({ name: "Multiplicative", pattern: /[*/%]/ });
export const Additive = createToken({ name: "Additive", pattern: /[+-]/ });
export const Comparison = createToken({ name: "Comparison", pattern: /[<>]=?|[=!]=/ });
export const Assign = createToken({ name: "Assign", pattern: "=" });
export const InnerBroken = createToken({
  name: "InnerBroken",
  pattern: new RegExp(String.raw`${brokenString}|[^\s;{}()=#",+\-*/%<>!]+|[^]`),
  line_breaks: true,
});

/** The tokens that need to know which parentheses are closed: see parentheses.ts. */
export interface ParenthesisMatchers {
  readonly open: CustomPatternMatcherFunc;
  readonly unclosed: CustomPatternMatcherFunc;
}

export const OpenParenthesis = (open: CustomPatternMatcherFunc): TokenType =>
  createToken({
    name: "OpenParenthesis",
    pattern: open,
    start_chars_hint: ["("],
    line_breaks: false,
    push_mode: "parentheses",
  });
