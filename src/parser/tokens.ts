import { createToken, Lexer, type IMultiModeLexerDefinition } from "chevrotain";
import { anyString, closedParenthesis } from "./parentheses.ts";

/*
 * Two modes. In `statement` a line end is a token, and an atom is a whole run of characters up to the next space or
 * delimiter, so that `3same` is one thing that is wrong and not two that are right. In `parentheses` line ends are
 * space, and runs end at operators too. What no other token takes, a `Broken` takes: the lexer itself never fails.
 */

const number = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const dims = String.raw`\d+(?:x\d+)+`;
/** Where an atom of a statement ends, and a number or name in parentheses. */
const end = String.raw`(?![^\s;{}()=#",])`;
const innerEnd = String.raw`(?![^\s;{}()=#",+\-*/%<>!])`;

export const Comment = createToken({ name: "Comment", pattern: /#[^\n\r]*/, group: "comments" });
/** Exactly a string of JSON. */
export const Text = createToken({
  name: "Text",

  pattern: /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/,
});
export const Comma = createToken({ name: "Comma", pattern: "," });
/** Stands where something was cut out, and reported, before parsing. */
export const Removed = createToken({ name: "Removed", pattern: Lexer.NA });

// Statement mode.
const Space = createToken({ name: "Space", pattern: /[^\S\n\r]+/, group: Lexer.SKIPPED });
export const Newline = createToken({ name: "Newline", pattern: /\r?\n|\r/ });
export const Semicolon = createToken({ name: "Semicolon", pattern: ";" });
export const OpenBrace = createToken({ name: "OpenBrace", pattern: "{" });
export const CloseBrace = createToken({ name: "CloseBrace", pattern: "}" });
/** More than one `=` is a mistake that the grammar reports. */
export const Equals = createToken({ name: "Equals", pattern: /=+/ });
export const Word = createToken({
  name: "Word",
  pattern: new RegExp(String.raw`[a-zA-Z][\w-]*${end}`),
});
export const Numeral = createToken({ name: "Numeral", pattern: new RegExp(`-?${number}${end}`) });
export const Percentage = createToken({
  name: "Percentage",
  pattern: new RegExp(`-?${number}%${end}`),
});
export const Dims = createToken({ name: "Dims", pattern: new RegExp(dims + end) });
export const StrayParenthesis = createToken({ name: "StrayParenthesis", pattern: ")" });
/** From a `(` that is never closed to the end of its line. */
export const UnclosedParenthesis = createToken({
  name: "UnclosedParenthesis",
  pattern: new RegExp(String.raw`\((?:${anyString}|[^"\n\r#;{}])*`),
});
export const Broken = createToken({
  name: "Broken",
  pattern: new RegExp(String.raw`${anyString}|\/\/[^\n\r]*|[^\s;{}()=#",]+`),
});

// Both; the outermost one leads from the first mode into the second.
export const OpenParenthesis = createToken({
  name: "OpenParenthesis",
  pattern: (text, offset) => (closedParenthesis(text, offset) ? ["("] : null),
  start_chars_hint: ["("],
  line_breaks: false,
  push_mode: "parentheses",
});

// In parentheses.
const Blank = createToken({ name: "Blank", pattern: /\s+/, group: Lexer.SKIPPED });
export const CloseParenthesis = createToken({
  name: "CloseParenthesis",
  pattern: ")",
  pop_mode: true,
});
export const Name = createToken({
  name: "Name",
  pattern: new RegExp(String.raw`[a-zA-Z]\w*${innerEnd}`),
});
export const InnerNumeral = createToken({
  name: "InnerNumeral",
  pattern: new RegExp(number + innerEnd),
});
export const InnerDims = createToken({ name: "InnerDims", pattern: new RegExp(dims + innerEnd) });
export const Power = createToken({ name: "Power", pattern: /\*\*/ });
export const Multiplicative = createToken({ name: "Multiplicative", pattern: /[*/%]/ });
export const Additive = createToken({ name: "Additive", pattern: /[+-]/ });
export const Comparison = createToken({ name: "Comparison", pattern: /[<>]=?|[=!]=/ });
export const Assign = createToken({ name: "Assign", pattern: "=" });
export const InnerBroken = createToken({
  name: "InnerBroken",
  pattern: new RegExp(String.raw`${anyString}|[^\s;{}()=#",+\-*/%<>!]+|[^]`),
});

/** The order matters: the first that matches is taken, and the frequent ones are tried first. */
export const vocabulary: IMultiModeLexerDefinition = {
  defaultMode: "statement",
  modes: {
    statement: [
      Space,
      Word,
      Numeral,
      Newline,
      Dims,
      Equals,
      Semicolon,
      OpenBrace,
      CloseBrace,
      Percentage,
      Comment,
      OpenParenthesis,
      Text,
      Comma,
      StrayParenthesis,
      UnclosedParenthesis,
      Broken,
      Removed,
    ],
    parentheses: [
      Blank,
      Name,
      InnerNumeral,
      CloseParenthesis,
      OpenParenthesis,
      Comma,
      Power,
      Multiplicative,
      Additive,
      Comparison,
      Assign,
      InnerDims,
      Comment,
      Text,
      InnerBroken,
    ],
  },
};
