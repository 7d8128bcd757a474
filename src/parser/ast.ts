import type { Span } from "../diagnostics/span.ts";

/**
 * What was written, and nothing more. One form of statement:
 * `word (atom | key=value)… { block }`. Names of layers and options are not known here.
 */
export interface Program {
  readonly kind: "program";
  readonly statements: readonly Statement[];
  /** All comments in order, with their `#`. */
  readonly comments: readonly Comment[];
  readonly span: Span;
}

export interface Comment {
  readonly text: string;
  readonly span: Span;
  readonly breaks?: Breaks;
}

/**
 * How a statement or comment was laid out, for `print`: 0 it stood on the line of what comes before it, 1 on a line of
 * its own, 2 after an empty line. Absent (a tree made by a program) means 1.
 */
export type Breaks = 0 | 1 | 2;

export interface Statement {
  readonly kind: "statement";
  /** Absent for a block alone (`{ … }`, a branch). */
  readonly word: Word | undefined;
  /**
   * The arguments of a call, `convbn(width, stride=2)`, or of the word after the statement's own,
   * `block convbn(filters, stride=1)`; absent where neither touches a `(`.
   */
  readonly call: CallArguments | undefined;
  readonly items: readonly Item[];
  readonly block: Block | undefined;
  /** From the first to the last character of the statement, its block included. */
  readonly span: Span;
  readonly breaks?: Breaks;
  /** Part of it could not be read and is reported already: say nothing of what seems to be missing here. */
  readonly damaged?: true;
}

export interface CallArguments {
  /** The word that the `(` touches, where that is not the statement's own. */
  readonly word?: Word;
  readonly items: readonly (Expression | CallOption)[];
  readonly span: Span;
}

export interface CallOption {
  readonly kind: "call-option";
  readonly key: Word;
  readonly value: Expression;
  readonly span: Span;
}

export interface Block {
  readonly statements: readonly Statement[];
  readonly span: Span;
  /** It stands on the line after its statement, which is reported already. */
  readonly misplaced?: true;
}

export type Item = Atom | Option;

export interface Option {
  readonly kind: "option";
  readonly key: Word;
  readonly value: Atom;
  readonly span: Span;
}

export type Atom = NumberAtom | Percentage | Dims | Word | StringAtom | ExpressionAtom;

export interface NumberAtom {
  readonly kind: "number";
  readonly value: number;
  readonly text: string;
  readonly span: Span;
}

/** `20%`: `value` is 20. */
export interface Percentage {
  readonly kind: "percentage";
  readonly value: number;
  readonly text: string;
  readonly span: Span;
}

/** `28x28x1`: at least two sizes. */
export interface Dims {
  readonly kind: "dims";
  readonly sizes: readonly number[];
  readonly text: string;
  readonly span: Span;
}

export interface Word {
  readonly kind: "word";
  readonly text: string;
  readonly span: Span;
}

export interface StringAtom {
  readonly kind: "string";
  /** The string meant, escapes resolved. */
  readonly value: string;
  readonly text: string;
  readonly span: Span;
}

/** `(2 * width)` where an atom may stand. */
export interface ExpressionAtom {
  readonly kind: "expression";
  readonly expression: Expression;
  readonly span: Span;
}

export type Expression = NumberAtom | Dims | StringAtom | Name | Unary | Binary;

/** A name inside parentheses: letters, digits, `_`; no dashes. */
export interface Name {
  readonly kind: "name";
  readonly text: string;
  readonly span: Span;
}

export interface Unary {
  readonly kind: "unary";
  readonly operator: "-" | "+";
  readonly operand: Expression;
  readonly span: Span;
}

export type BinaryOperator =
  "+" | "-" | "*" | "/" | "%" | "**" | "<" | "<=" | ">" | ">=" | "==" | "!=";

export interface Binary {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}
