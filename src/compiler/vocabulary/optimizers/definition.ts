import type { ArgumentsOf, ArgumentTable } from "../../arguments/argument.ts";
import { real } from "../../arguments/kinds.ts";
import type { Elsewhere } from "../../elsewhere.ts";
import type { Optimizer, OptimizerName } from "../../network.ts";

/** One optimizer: what may be said of it, Keras's defaults, and one line on what it does. */
export interface OptimizerDefinition {
  readonly name: OptimizerName;
  readonly doc: string;
  /** One step at a weight w with gradient g, at step t from 1; whatever is not given begins at 0. */
  readonly formula: string;
  readonly elsewhere: Elsewhere;
  readonly table: ArgumentTable;
  /** The values of the table as the network holds them. */
  readonly make: (values: ArgumentsOf<ArgumentTable>) => Optimizer;
}

/** Types a definition by its table, and makes sure that the table has exactly what the optimizer has. */
export function define<K extends OptimizerName, T extends ArgumentTable>(
  name: K,
  said: Pick<OptimizerDefinition, "doc" | "formula" | "elsewhere">,
  table: T & SameKeys<T, Omit<Extract<Optimizer, { kind: K }>, "kind">>,
): OptimizerDefinition & { readonly name: K } {
  // The table's keys and types are the optimizer's: the type of `table` says so.
  const make = (values: ArgumentsOf<ArgumentTable>) =>
    ({ kind: name, ...values }) as unknown as Optimizer;
  return { name, ...said, table, make };
}

/** `unknown` where a table gives each of `Wanted`'s values its type and nothing else, else `never`. */
type SameKeys<T extends ArgumentTable, Wanted> =
  ArgumentsOf<T> extends Wanted ? (keyof T extends keyof Wanted ? unknown : never) : never;

/** The learning rate: the one value that stands without a key. */
export function rate(standard: number) {
  return real(
    { position: 0, default: standard, called: "the learning rate", doc: "the size of a step" },
    { above: 0 },
  );
}

/** How much of the past a running mean keeps. */
export function decayOfMean(standard: number, doc: string) {
  return real({ default: standard, doc }, { atLeast: 0, below: 1 });
}

export function epsilon() {
  return real({ default: 1e-7, doc: "keeps the division from 0" }, { above: 0 });
}

/** Weight decay and clipping, which every optimizer takes. */
export function clipping(weightDecay = 0) {
  return {
    weightDecay: real(
      {
        default: weightDecay,
        doc: "the share of each weight, times the rate, that a step takes away",
      },
      { atLeast: 0 },
    ),
    clipnorm: real(
      { default: 0, doc: "the largest norm of one parameter's gradient; 0 is no limit" },
      { atLeast: 0 },
    ),
    clipvalue: real(
      { default: 0, doc: "the largest value in a gradient; 0 is no limit" },
      { atLeast: 0 },
    ),
    globalClipnorm: real(
      { default: 0, doc: "the largest norm of all gradients together; 0 is no limit" },
      { atLeast: 0 },
    ),
  };
}

/** The running means of Adam and its kin. */
export function moments() {
  return {
    beta1: decayOfMean(0.9, "how much of the mean gradient is kept each step"),
    beta2: decayOfMean(0.999, "how much of the mean squared gradient is kept each step"),
    epsilon: epsilon(),
  };
}
