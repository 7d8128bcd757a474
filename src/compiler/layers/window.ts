import { diagnose, type Diagnostic, type Extras } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { formatShape, placesOf, type Shape } from "../shape.ts";
import type { Sides } from "../sides.ts";
import type { Padding } from "./options.ts";

/** A window that slides over a feature map or along a sequence, in as many directions as that has. */
export interface Window {
  /** What it is called: kernel, pool. */
  readonly called: "kernel" | "pool";
  readonly size: Sides;
  readonly stride: Sides;
  readonly dilation: Sides;
  readonly padding: Padding;
}

export interface Sizes {
  readonly size: readonly number[];
  readonly derivation: string;
}

/** 1 in as many directions as `like` has. */
export function oneEach(like: Sides): Sides {
  return like.length === 1 ? [1] : [1, 1];
}

/**
 * How many places a window has along each direction. `valid`: floor((n - d(k-1) - 1)/s) + 1; `same`: ceil(n/s)
 * (Keras's sizes). A window that is larger than what comes in is refused, at `span`.
 */
export function slide(layer: string, window: Window, input: Shape, span: Span): Sizes | Diagnostic {
  const { size, stride, dilation, padding } = window;
  const along = placesOf(input).map((n, i) =>
    padding === "same" ? sameSize(n, stride[i]!) : validSize(n, size[i]!, stride[i]!, dilation[i]!),
  );
  if (along.some((side) => side.size < 1)) return tooLarge(layer, window, input, span);
  return allSides(along);
}

/** One direction: its size and the arithmetic. */
export interface Side {
  readonly size: number;
  readonly text: string;
}

/** One line of arithmetic where all directions have the same, else one each. */
export function allSides(along: readonly Side[]): Sizes {
  const [first, second] = along.map(({ text }) => text);
  const derivation =
    second === undefined || first === second ? (first ?? "") : `height ${first}, width ${second}`;
  return { size: along.map(({ size }) => size), derivation };
}

/** The dimensions of a kernel that its window gives: `steps`, or `height` and `width`. */
export function kernelSides(size: Sides): Readonly<Record<string, number>> {
  return size.length === 1 ? { steps: size[0] } : { height: size[0], width: size[1] };
}

function sameSize(n: number, stride: number): Side {
  const size = Math.ceil(n / stride);
  return { size, text: `ceil(${n}/${stride}) = ${size}` };
}

function validSize(n: number, k: number, stride: number, dilation: number): Side {
  const room = n - dilation * (k - 1) - 1;
  const size = Math.floor(room / stride) + 1;
  const above = dilation === 1 ? `${n} - ${k}` : `${n} - ${dilation}*(${k} - 1) - 1`;
  const quotient = room % stride === 0 ? `(${above})/${stride}` : `floor((${above})/${stride})`;
  return { size, text: `${quotient} + 1 = ${size}` };
}

function tooLarge(
  layer: string,
  { called, size, dilation }: Window,
  input: Shape,
  span: Span,
): Diagnostic {
  const covered = size.map((k, i) => dilation[i]! * (k - 1) + 1);
  const isDilated = dilation.some((d) => d > 1);
  const fitting = formatShape(placesOf(input).map((n, i) => Math.min(size[i]!, n)));
  const parameters = {
    layer,
    called,
    size: formatShape(size),
    covered: isDilated ? formatShape(covered) : undefined,
    incoming: formatShape(input),
    fitting,
  };
  const extras: Extras = isDilated ? {} : { edits: [{ span, text: fitting }] };
  return diagnose("NET0203", span, parameters, extras);
}
