import type { Word } from "../../parser/ast.ts";
import type { Sides } from "../sides.ts";
import type { Problem, Reader, Reading, Value } from "./argument.ts";
import { decimal } from "./decimal.ts";

/** Bounds of a number; `below` and `above` are themselves left out. */
export interface Range {
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly below?: number;
}

export function good<T>(value: T): Reading<T> {
  return { ok: true, value };
}

export function bad(problem: Problem): Reading<never> {
  return { ok: false, problem };
}

function inside(value: number, range: Range): boolean {
  return (
    value >= (range.atLeast ?? -Infinity) &&
    value > (range.above ?? -Infinity) &&
    value <= (range.atMost ?? Infinity) &&
    value < (range.below ?? Infinity)
  );
}

/** "at least 0 and less than 1". */
function sayRange(range: Range): string {
  const parts: string[] = [];
  if (range.atLeast !== undefined) parts.push(`at least ${decimal(range.atLeast)}`);
  if (range.above !== undefined) parts.push(`more than ${decimal(range.above)}`);
  if (range.atMost !== undefined) parts.push(`at most ${decimal(range.atMost)}`);
  if (range.below !== undefined) parts.push(`less than ${decimal(range.below)}`);
  return parts.join(" and ");
}

/** A whole number. */
export function wholeReader(range: Range): Reader<number> {
  return {
    expects: "a whole number",
    words: [],
    takes: "values",
    read: (value) => {
      if (value.kind !== "number") return bad({ kind: "wrong-kind" });
      if (!Number.isInteger(value.value)) return bad({ kind: "not-whole" });
      if (!Number.isSafeInteger(value.value))
        return bad({ kind: "out-of-range", range: "at most 9,007,199,254,740,991" });
      if (!inside(value.value, range)) return bad({ kind: "out-of-range", range: sayRange(range) });
      return good(value.value);
    },
  };
}

/** Any number; a percentage where `percent` says so, as its hundredth. */
export function realReader(range: Range, percent = false): Reader<number> {
  return {
    expects: percent ? "a number such as .25 or 25%" : "a number",
    words: [],
    takes: "values",
    read: (value) => {
      if (value.kind === "percentage" && percent) return readReal(value.value / 100, range);
      if (value.kind !== "number") return bad({ kind: "wrong-kind" });
      return percent ? readShare(value.value, range) : readReal(value.value, range);
    },
  };
}

function readReal(value: number, range: Range): Reading<number> {
  if (!inside(value, range)) return bad({ kind: "out-of-range", range: sayRange(range) });
  return good(value);
}

/** A share written as a number: 25 is most likely meant as 25%. */
function readShare(value: number, range: Range): Reading<number> {
  const reading = readReal(value, range);
  if (reading.ok || value < 2 || !inside(value / 100, range)) return reading;
  const share = decimal(value / 100);
  return bad({
    kind: "out-of-range",
    range: sayRange(range),
    hint: `write ${share} or ${decimal(value)}%`,
    replacement: share,
  });
}

/** `3` or `3x3`: one size for every direction, or height and width. */
export function sidesReader(atLeast: number): Reader<Sides> {
  return {
    expects: "a size such as 3 or 3x3",
    words: [],
    takes: "values",
    read: (value) => {
      const sizes = sidesOf(value);
      if (sizes === undefined) return bad({ kind: "wrong-kind" });
      if (!sizes.every(Number.isInteger)) return bad({ kind: "not-whole" });
      if (!sizes.every((n) => n >= atLeast && Number.isSafeInteger(n)))
        return bad({ kind: "out-of-range", range: `at least ${atLeast}` });
      return good(sizes);
    },
  };
}

function sidesOf(value: Value): Sides | undefined {
  if (value.kind === "number") return [value.value];
  if (value.kind !== "dims") return undefined;
  const [height, width, ...more] = value.sizes;
  if (height === undefined || width === undefined || more.length > 0) return undefined;
  return [height, width];
}

/** `28x28x1`, `80x6` for a sequence, or one number for a vector. */
export function shapeReader(): Reader<readonly number[]> {
  return {
    expects: "a shape such as 7x7x64",
    words: [],
    takes: "values",
    read: (value) => {
      if (value.kind !== "number" && value.kind !== "dims") return bad({ kind: "wrong-kind" });
      const sizes = value.kind === "number" ? [value.value] : value.sizes;
      if (!sizes.every(Number.isInteger)) return bad({ kind: "not-whole" });
      if (!sizes.every((n) => n >= 1 && Number.isSafeInteger(n)))
        return bad({ kind: "out-of-range", range: "at least 1 in every direction" });
      return good(sizes);
    },
  };
}

/** One word out of a closed list. */
export function listedReader<W extends string>(what: string, words: readonly W[]): Reader<W> {
  return {
    expects: what,
    words,
    takes: "listed-words",
    read: (value) => {
      if (value.kind !== "word") return bad({ kind: "wrong-kind" });
      const found = words.find((word) => word === value.text);
      return found === undefined ? bad({ kind: "unknown-word", words }) : good(found);
    },
  };
}

/** `yes` or `no`. */
export function yesNoReader(): Reader<boolean> {
  return {
    expects: "yes or no",
    words: ["yes", "no"],
    takes: "listed-words",
    read: (value) => {
      if (value.kind === "word" && value.text === "yes") return good(true);
      if (value.kind === "word" && value.text === "no") return good(false);
      return bad({ kind: "wrong-kind", ...yesNoFor(value) });
    },
  };
}

const truths: Readonly<Record<string, string>> = {
  true: "yes",
  on: "yes",
  1: "yes",
  false: "no",
  off: "no",
  0: "no",
};

function yesNoFor(value: Value): { readonly replacement?: string } {
  const meant = value.kind === "word" || value.kind === "number" ? truths[value.text] : undefined;
  return meant === undefined ? {} : { replacement: meant };
}

/** A name that the user chooses. */
export function nameReader(): Reader<string> {
  return {
    expects: "a name",
    words: [],
    takes: "any-word",
    read: (value) => (value.kind === "word" ? good(value.text) : bad({ kind: "wrong-kind" })),
  };
}

/** The same, with its place in the text. */
export function wordReader(): Reader<Word> {
  return {
    ...nameReader(),
    read: (value) => (value.kind === "word" ? good(value) : bad({ kind: "wrong-kind" })),
  };
}

/** A string in quotation marks. */
export function stringReader(): Reader<string> {
  return {
    expects: 'a string in quotation marks, such as "T-shirt/top"',
    words: [],
    takes: "values",
    read: (value) => {
      if (value.kind === "string") return good(value.value);
      return value.kind === "word"
        ? bad({ kind: "wrong-kind", replacement: JSON.stringify(value.text) })
        : bad({ kind: "wrong-kind" });
    },
  };
}
