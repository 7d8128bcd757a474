import type { Block, CallArguments, Word } from "../../parser/ast.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Value } from "./argument.ts";

/** An option whose value is worked out. */
export interface SettledOption {
  readonly kind: "option";
  readonly key: Word;
  readonly value: Value;
  readonly span: Span;
}

export type SettledItem = Value | SettledOption;

/** A statement in which constants, parameters and arithmetic have become the values that they stand for. */
export interface Settled {
  readonly word: Word | undefined;
  readonly call: CallArguments | undefined;
  readonly items: readonly SettledItem[];
  readonly block: SettledBlock | undefined;
  readonly span: Span;
  /** Part of it could not be read or worked out, and is reported: say nothing of what seems to be missing here. */
  readonly damaged?: true;
}

export type SettledBlock = Pick<Block, "span" | "misplaced"> & {
  readonly statements: readonly Settled[];
};

/** A settled statement that has a word. */
export type Worded = Settled & { readonly word: Word };
