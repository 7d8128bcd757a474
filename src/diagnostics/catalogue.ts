import { syntax } from "./codes/syntax.ts";
import { names } from "./codes/names.ts";
import { shapes } from "./codes/shapes.ts";
import { argumentsCodes } from "./codes/arguments.ts";
import { training } from "./codes/training.ts";
import { data } from "./codes/data.ts";
import { targets } from "./codes/targets.ts";
import { pages } from "./codes/pages.ts";
import { advice } from "./codes/advice.ts";

/**
 * Every code netc can report. 00 syntax, 01 names, 02 shapes, 03 arguments, 04 training, 05 data, 06 targets, 07 advice.
 * A code never changes its meaning; each has a folder under specs/diagnostics/.
 */
export const catalogue = {
  ...syntax,
  ...names,
  ...shapes,
  ...argumentsCodes,
  ...training,
  ...data,
  ...targets,
  ...pages,
  ...advice,
} as const;

export type Code = keyof typeof catalogue;

/** The values that a code's message is made of. */
export type Parameters<C extends Code> = Parameters_<(typeof catalogue)[C]["message"]>;
type Parameters_<F> = F extends (parameters: infer P) => string ? P : never;
