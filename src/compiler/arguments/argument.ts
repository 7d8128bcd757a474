import type { Dims, NumberAtom, Percentage, StringAtom, Word } from "../../parser/ast.ts";

/** What an argument is read from: an atom, expressions already worked out to numbers or dims. */
export type Value = NumberAtom | Percentage | Dims | Word | StringAtom;

/** Why a value does not do. `replacement` is the text that would, where one is obvious. */
export type Problem =
  | { readonly kind: "wrong-kind"; readonly hint?: string; readonly replacement?: string }
  | { readonly kind: "not-whole" }
  | {
      readonly kind: "out-of-range";
      /** "at least 1". */
      readonly range: string;
      readonly hint?: string;
      readonly replacement?: string;
    }
  | { readonly kind: "unknown-word"; readonly words: readonly string[] };

export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** How one kind of value is read, and what it is called in messages. */
export interface Reader<T> {
  /** "a whole number", "a size such as 3 or 3x3". */
  readonly expects: string;
  /** The closed list of bare words it takes; empty where it takes none. */
  readonly words: readonly string[];
  /** Which atoms may stand for it without `key=`: words of its list alone, any word at all, or no word. */
  readonly takes: "listed-words" | "any-word" | "values";
  readonly read: (value: Value) => Reading<T>;
}

/** Where an argument stands: at a position among the values, as `key=value`, as a bare word, or as all the atoms. */
export type Place = "position" | "option" | "word" | "rest";

export type Default<T> =
  | { readonly kind: "required" }
  | { readonly kind: "value"; readonly value: T }
  /** The value of another argument: a pool's stride is the pool. */
  | { readonly kind: "as"; readonly argument: string };

/** One argument of a statement, declared once: where it stands, how it is read, what it is when left out. */
export interface Argument<T> {
  readonly place: Place;
  /** Its order among the values, from 0; only for `position`. */
  readonly position: number;
  readonly reader: Reader<T>;
  readonly default: Default<T>;
  /** What messages call it ("the number of filters"); its key where undefined. */
  readonly called: string | undefined;
  /** One line of documentation. */
  readonly doc: string;
  /** True for `Sides`: one number for every direction in which the layer moves, or one for each. */
  readonly perDirection: boolean;
}

export type ArgumentTable = Readonly<Record<string, Argument<unknown>>>;

/** The resolved values of a table, every default filled in. */
export type ArgumentsOf<T extends ArgumentTable> = {
  readonly [K in keyof T]: T[K] extends Argument<infer V> ? V : never;
};

/** How the key of a table is written in a spec: `weightDecay` is `weight_decay`. */
export function optionName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The bare words that a table takes, each once. */
export function wordsOf(table: ArgumentTable): readonly string[] {
  const bare = Object.values(table).filter((a) => a.place === "word" || a.place === "position");
  return [...new Set(bare.flatMap((a) => a.reader.words))];
}

/** The options that a table takes, as they are written. */
export function optionsOf(table: ArgumentTable): readonly string[] {
  return Object.entries(table)
    .filter(([, argument]) => argument.place === "option")
    .map(([key]) => optionName(key));
}
