import { diagnose } from "../../diagnostics/diagnostic.ts";
import type { Value } from "./argument.ts";
import { called, take, type Binding, type Entry } from "./binding.ts";
import { decimal } from "./decimal.ts";

/** Gives the values of a statement, in their order, to the positions of its table. */
export function bindPositions(binding: Binding, values: readonly Value[]): void {
  const places = placesOf(binding).filter(([key]) => !binding.found.has(key));
  const open = places.filter(([, argument]) => argument.reader.takes !== "listed-words");
  if (isSwapped(values, open)) return reportSwapped(binding, values, open);
  const apart = takenApart(values, open);
  if (apart !== undefined) return reportJoined(binding, values[0]!, apart, open);
  let next = 0;
  for (const [index, atom] of values.entries()) {
    next += skipped(values.slice(index, index + open.length + 1), open.slice(next));
    const place = open[next++];
    // One too many is said once, whatever else follows.
    if (place === undefined) return reportTooMany(binding, values, index);
    take(binding, place, atom, atom.span);
  }
}

/** How many places to leave out: `conv 3x3` lacks its filters, and 3x3 is its kernel all the same. */
function skipped(values: readonly Value[], places: readonly Entry[]): number {
  const [value] = values;
  const spare = places.length - values.length;
  if (value === undefined || spare <= 0) return 0;
  const fits = places.findIndex(([, argument]) => argument.reader.read(value).ok);
  return fits > 0 && fits <= spare ? fits : 0;
}

function placesOf(binding: Binding): readonly Entry[] {
  return binding.entries
    .filter(([, argument]) => argument.place === "position")
    .sort(([, a], [, b]) => a.position - b.position);
}

/** `conv 3x3 32`: two values that fit only the other way round. */
function isSwapped(values: readonly Value[], places: readonly Entry[]): boolean {
  const [a, b] = values;
  if (values.length !== 2 || places.length < 2 || a === undefined || b === undefined) return false;
  const [first, second] = [places[0]![1].reader, places[1]![1].reader];
  return !first.read(a).ok && first.read(b).ok && second.read(a).ok;
}

function reportSwapped(binding: Binding, values: readonly Value[], places: readonly Entry[]): void {
  const [a, b] = [values[0]!, values[1]!];
  const hint = `the order is \`${binding.statement} ${b.text} ${a.text}\``;
  take(binding, places[0]!, a, a.span, { hint });
  binding.failed.add(places[1]![0]);
}

/** `attention 4x8`: one size whose numbers fit the places one by one; those numbers. */
function takenApart(
  values: readonly Value[],
  places: readonly Entry[],
): readonly string[] | undefined {
  const [size] = values;
  if (values.length !== 1 || size?.kind !== "dims" || size.sizes.length !== places.length) return;
  if (places.some(([, argument]) => argument.reader.read(size).ok)) return;
  const numbers = size.sizes.map((value): Value => {
    return { kind: "number", value, text: decimal(value), span: size.span };
  });
  const fit = places.every(([, argument], i) => argument.reader.read(numbers[i]!).ok);
  return fit ? numbers.map(({ text }) => text) : undefined;
}

function reportJoined(
  binding: Binding,
  size: Value,
  apart: readonly string[],
  places: readonly Entry[],
): void {
  take(binding, places[0]!, size, size.span, { replacement: apart.join(" ") });
  // All that the size was meant for is wrong, none of it missing.
  for (const [key] of places) binding.failed.add(key);
}

function reportTooMany(binding: Binding, values: readonly Value[], index: number): void {
  const { statement, options, report } = binding;
  const atom = values[index]!;
  const size = joinedSize(binding, values, index);
  const example = options.example === undefined ? undefined : `for example \`${options.example}\``;
  const parameters = {
    statement,
    found: atom.text,
    takes: sayPlaces(binding),
    hint: size === undefined ? example : `write height and width as one size: \`${size}\``,
  };
  const start = values[index - 1]?.span.start ?? atom.span.start;
  const edits = size === undefined ? [] : [{ span: { start, end: atom.span.end }, text: size }];
  report(diagnose("NET0304", atom.span, parameters, { edits }));
}

/** `3 3` where one size was wanted: `3x3`. */
function joinedSize(binding: Binding, values: readonly Value[], index: number): string | undefined {
  const [before, atom] = [values[index - 1], values[index]!];
  const last = placesOf(binding).at(-1);
  if (values.length > index + 1 || last === undefined) return undefined;
  if (before?.kind !== "number" || atom.kind !== "number") return undefined;
  const text = `${before.text}x${atom.text}`;
  const sizes = [before.value, atom.value];
  return last[1].reader.read({ kind: "dims", sizes, text, span: atom.span }).ok ? text : undefined;
}

/** "the number of filters and the kernel". */
function sayPlaces(binding: Binding): string {
  const places = placesOf(binding).map(called);
  if (places.length === 0) return "no values";
  if (places.length === 1) return `only ${places[0]}`;
  return `${places.slice(0, -1).join(", ")} and ${places.at(-1)}`;
}
