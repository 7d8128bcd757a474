import type { Elsewhere } from "../elsewhere.ts";

/** The parts of the reference, in their order. */
export const sections = {
  layers: "Layers",
  activations: "Activations",
  initializers: "Initializers",
  optimizers: "Optimizers",
  losses: "Losses",
  metrics: "Metrics",
  monitors: "What `stop` watches",
  datasets: "Data sets",
  statements: "Statements of a spec",
  train: "Statements of `train`",
  data: "Statements of `data`",
} as const;

export type Section = keyof typeof sections;

/** One argument as the reference tells of it. */
export interface ReferenceArgument {
  /** `FILTERS`, `[activation]` or `stride`. */
  readonly name: string;
  /** As it is written: `FILTERS`, `[relu|…]`, `stride=1`. */
  readonly place: "position" | "word" | "option";
  readonly doc: string;
  /** "a whole number"; the words themselves where there is a list. */
  readonly takes: string;
  /** As specs write it; undefined where it must be given or where nothing is the default. */
  readonly standard: string | undefined;
  readonly words: readonly string[];
  /** What Keras and PyTorch call it. */
  readonly foreign: readonly string[];
}

/** Whether a list of words is told where it is taken; longer ones have a section of their own. */
export function isShort(words: readonly string[]): boolean {
  return words.length > 0 && words.length <= 4;
}

/** A right statement in a spec that checks. */
export interface Example {
  readonly statement: string;
  readonly spec: string;
}

/** What there is to know of one word of the language. */
export interface Entry {
  readonly section: Section;
  readonly word: string;
  readonly doc: string;
  readonly formula: string | undefined;
  /** `conv FILTERS KERNEL [activation] [padding]`, then options. */
  readonly signature: string;
  readonly arguments: readonly ReferenceArgument[];
  readonly example: Example;
  readonly elsewhere: Elsewhere | undefined;
}
