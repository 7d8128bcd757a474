import type { Sides } from "../sides.ts";
import type { Argument, Default, Place, Reader } from "./argument.ts";
import {
  listedReader,
  nameReader,
  realReader,
  shapeReader,
  sidesReader,
  stringReader,
  wholeReader,
  yesNoReader,
  type Range,
} from "./readers.ts";

/**
 * Where an argument stands and what it is when left out: with `position` among the values, without as `key=value`;
 * required where there is neither `default` nor `as` (the value of the argument of that name).
 */
export interface Where<T> {
  readonly position?: number;
  readonly default?: T;
  readonly as?: string;
  readonly called?: string;
  readonly doc?: string;
}

/** The general form, for kinds of value that stand nowhere else. */
export function argument<T>(reader: Reader<T>, where: Where<T>): Argument<T> {
  return {
    place: where.position === undefined ? "option" : "position",
    position: where.position ?? 0,
    reader,
    default: defaultOf(where),
    called: where.called,
    doc: where.doc ?? "",
    perDirection: false,
  };
}

function defaultOf<T>(where: Where<T>): Default<T> {
  if (where.as !== undefined) return { kind: "as", argument: where.as };
  if (where.default !== undefined) return { kind: "value", value: where.default };
  return { kind: "required" };
}

/** The same argument, undefined where it is left out. */
export function optional<T>(of: Argument<T>): Argument<T | undefined> {
  return { ...of, default: { kind: "value", value: undefined } };
}

/** A whole number of at least 1. */
export function count(where: Where<number>): Argument<number> {
  return argument(wholeReader({ atLeast: 1 }), where);
}

/** A whole number of at least 0, or in the range given. */
export function whole(where: Where<number>, range: Range = { atLeast: 0 }): Argument<number> {
  return argument(wholeReader(range), where);
}

/** A number in a range. */
export function real(where: Where<number>, range: Range): Argument<number> {
  return argument(realReader(range), where);
}

/** A share, in [0, 1) unless a range is given: `.25` or `25%`. */
export function share(
  where: Where<number>,
  range: Range = { atLeast: 0, below: 1 },
): Argument<number> {
  return argument(realReader(range, true), where);
}

/** A size for each direction in which the layer moves, each at least 1: `3` for all, or `3x3`. */
export function sides(where: Where<Sides>, atLeast = 1): Argument<Sides> {
  return { ...argument(sidesReader(atLeast), where), perDirection: true };
}

/** A whole shape: `7x7x64`. */
export function shape(where: Where<readonly number[]>): Argument<readonly number[]> {
  return argument(shapeReader(), where);
}

/** `yes` or `no`. */
export function yesNo(where: Where<boolean>): Argument<boolean> {
  return argument(yesNoReader(), where);
}

/** `key=word` with a word out of a closed list; `what` names it: "an initializer". */
export function choice<const W extends string>(
  what: string,
  words: readonly W[],
  where: Where<W>,
): Argument<W> {
  return argument(listedReader(what, words), where);
}

/** A bare word out of a closed list, anywhere in the statement; what it is without one. */
export function word<const W extends string, const D extends string>(
  what: string,
  words: readonly W[],
  otherwise: D,
): Argument<W | D> {
  const reader: Reader<W | D> = listedReader(what, words);
  return bare("word", reader, { kind: "value", value: otherwise }, what);
}

/** A bare word out of a closed list that must be there. */
export function requiredWord<const W extends string>(
  what: string,
  words: readonly W[],
): Argument<W> {
  return bare("word", listedReader(what, words), { kind: "required" }, what);
}

/** A bare word that is there or not: `restore`. */
export function flag(text: string): Argument<boolean> {
  const reader: Reader<boolean> = {
    ...listedReader(`the word ${text}`, [text]),
    read: () => ({ ok: true, value: true }),
  };
  return bare("word", reader, { kind: "value", value: false }, undefined);
}

/** `key=name`: a name that the user chooses. */
export function name(where: Where<string>): Argument<string> {
  return argument(nameReader(), where);
}

/** A string in quotation marks. */
export function text(where: Where<string>): Argument<string> {
  return argument(stringReader(), where);
}

/** All the atoms of a statement, each read alike, at least one: `add stem side`, `metrics accuracy top5`. */
export function all<T>(reader: Reader<T>, called: string): Argument<readonly T[]> {
  const each: Reader<readonly T[]> = {
    ...reader,
    read: (value) => {
      const reading = reader.read(value);
      return reading.ok ? { ok: true, value: [reading.value] } : reading;
    },
  };
  return bare("rest", each, { kind: "required" }, called);
}

function bare<T>(
  place: Place,
  reader: Reader<T>,
  otherwise: Default<T>,
  called: string | undefined,
): Argument<T> {
  return { place, position: 0, reader, default: otherwise, called, doc: "", perDirection: false };
}
