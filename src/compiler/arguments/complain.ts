import { diagnose, type Diagnostic, type Edit } from "../../diagnostics/diagnostic.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Argument, Problem, Value } from "./argument.ts";
import { decimal } from "./decimal.ts";

/** Which argument of which statement a value was read for. */
export interface Asked {
  readonly statement: string;
  readonly called: string;
  readonly argument: Argument<unknown>;
  /** A right statement, for the way out where there is no better one. */
  readonly example: string | undefined;
}

/** The diagnostic for a value that its argument does not take. */
export function complain(asked: Asked, value: Value, problem: Problem): Diagnostic {
  const { statement, called } = asked;
  const found = value.text;
  switch (problem.kind) {
    case "wrong-kind": {
      const { replacement } = problem;
      const hint =
        problem.hint ??
        (replacement === undefined ? showExample(asked) : `write \`${replacement}\``);
      const expects = asked.argument.reader.expects;
      const parameters = { statement, argument: called, found: kindOf(value), expects, hint };
      return diagnose("NET0305", value.span, parameters, edit(value, replacement));
    }
    case "not-whole":
      return notWhole(asked, value);
    case "out-of-range": {
      const { range, hint = showExample(asked), replacement } = problem;
      const parameters = { statement, argument: called, found, range, hint };
      return diagnose("NET0306", value.span, parameters, edit(value, replacement));
    }
    case "unknown-word": {
      const { words } = problem;
      const near = nearest(found, words);
      const whole = asked.argument.place === "rest";
      const place = whole ? statement : `\`${called}\` of ${statement}`;
      const parameters = { statement: place, word: found, near, words };
      return diagnose("NET0302", value.span, parameters, edit(value, near));
    }
  }
}

function showExample({ example }: Asked): string | undefined {
  return example === undefined ? undefined : `for example \`${example}\``;
}

function notWhole({ statement, called }: Asked, value: Value): Diagnostic {
  const sizes = value.kind === "dims" ? value.sizes : value.kind === "number" ? [value.value] : [];
  const near = sizes.map((n) => decimal(Math.max(1, Math.round(n)))).join("x");
  const parameters = { statement, argument: called, found: value.text, nearest: near };
  return diagnose("NET0307", value.span, parameters, edit(value, near));
}

function edit(value: Value, text: string | undefined): { readonly edits: readonly Edit[] } {
  return { edits: text === undefined ? [] : [{ span: value.span, text }] };
}

/** "the number 3", "the word `same`". */
function kindOf(value: Value): string {
  const text = `\`${value.text}\``;
  switch (value.kind) {
    case "number":
      return `the number ${text}`;
    case "percentage":
      return `the percentage ${text}`;
    case "dims":
      return `the size ${text}`;
    case "word":
      return `the word ${text}`;
    case "string":
      return `the string ${text}`;
  }
}
