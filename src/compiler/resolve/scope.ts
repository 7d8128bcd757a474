import type { Span } from "../../diagnostics/span.ts";
import type { Block, Expression, Statement, Word } from "../../parser/ast.ts";
import type { Value } from "../arguments/argument.ts";

/** A name that stands for a value: of `let`, a parameter in a call, the count of a `repeat`. */
export interface Constant {
  readonly kind: "constant" | "parameter" | "count";
  readonly name: Word;
  /** Undefined where a mistake, which is reported, left it without one. */
  readonly value: Value | undefined;
}

/** What a `block` statement declares. */
export interface NamedBlock {
  readonly kind: "block";
  readonly name: Word;
  readonly parameters: readonly Parameter[];
  readonly statement: Statement;
  /** Undefined where part of it could not be read. */
  readonly body: Block | undefined;
  /** Where it is declared: what its layers see besides its parameters. */
  readonly scope: Scope;
}

export interface Parameter {
  readonly name: Word;
  readonly default: Expression | undefined;
}

export type Declared = Constant | NamedBlock;

/** The constants and blocks that are known in one body, and those of the bodies around it. */
export interface Scope {
  readonly outer: Scope | undefined;
  readonly declared: Map<string, Declared>;
  readonly ledger: Ledger;
}

/** Which declarations of a spec there are, and what became of them. */
export interface Ledger {
  readonly declared: Map<Word, Declared>;
  /** Those that something uses. */
  readonly used: Set<Word>;
  /** The bodies of blocks that calls have carried out. */
  readonly carriedOut: Set<Block>;
}

export function outermostScope(): Scope {
  const ledger = { declared: new Map(), used: new Set<Word>(), carriedOut: new Set<Block>() };
  return { outer: undefined, declared: new Map(), ledger };
}

export function innerScope(outer: Scope): Scope {
  return { outer, declared: new Map(), ledger: outer.ledger };
}

export function declare(scope: Scope, what: Declared): void {
  scope.declared.set(what.name.text, what);
  scope.ledger.declared.set(what.name, what);
}

/** The constant or block of a name, which counts as used by this. */
export function find(scope: Scope, text: string): Declared | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    const found = at.declared.get(text);
    if (found === undefined) continue;
    scope.ledger.used.add(found.name);
    return found;
  }
  return undefined;
}

/** The names of one sort that are known here, the innermost first. */
export function namesIn(scope: Scope, sort: "block" | "value"): readonly string[] {
  const names: string[] = [];
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer)
    for (const { kind, name } of at.declared.values())
      if ((kind === "block") === (sort === "block")) names.push(name.text);
  return names;
}

/** The place that a value was written at. */
export function originOf(constant: Constant): Span {
  return constant.value?.span ?? constant.name.span;
}
