import { diagnose, type Diagnostic, type Extras } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Pair } from "../arguments/readers.ts";
import { formatShape } from "../shape.ts";
import type { Padding } from "./options.ts";

/** A window that slides over a feature map. */
export interface Window {
  /** What it is called: kernel, pool. */
  readonly called: "kernel" | "pool";
  readonly size: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly padding: Padding;
}

export interface Sizes {
  readonly size: Pair;
  readonly derivation: string;
}

/**
 * How many places a window has along height and width. `valid`: floor((n - d(k-1) - 1)/s) + 1; `same`: ceil(n/s)
 * (Keras's sizes). A window that is larger than what comes in is refused, at `span`.
 */
export function slide(
  layer: string,
  window: Window,
  input: readonly [number, number, number],
  span: Span,
): Sizes | Diagnostic {
  const along = ([0, 1] as const).map((side) => {
    const [n, k] = [input[side], window.size[side]];
    return window.padding === "same"
      ? sameSize(n, window.stride[side])
      : validSize(n, k, window.stride[side], window.dilation[side]);
  });
  const [height, width] = along as [Side, Side];
  if (height.size < 1 || width.size < 1) return tooLarge(layer, window, input, span);
  return bothSides(height, width);
}

/** One direction: its size and the arithmetic. */
export interface Side {
  readonly size: number;
  readonly text: string;
}

/** One line of arithmetic where both directions have the same, else one each. */
export function bothSides(height: Side, width: Side): Sizes {
  const same = height.text === width.text;
  const derivation = same ? height.text : `height ${height.text}, width ${width.text}`;
  return { size: [height.size, width.size], derivation };
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
  [height, width, channels]: readonly [number, number, number],
  span: Span,
): Diagnostic {
  const covered: Pair = [dilation[0] * (size[0] - 1) + 1, dilation[1] * (size[1] - 1) + 1];
  const isDilated = covered[0] !== size[0] || covered[1] !== size[1];
  const fitting = formatShape([Math.min(size[0], height), Math.min(size[1], width)]);
  const parameters = {
    layer,
    called,
    size: formatShape(size),
    covered: isDilated ? formatShape(covered) : undefined,
    incoming: formatShape([height, width, channels]),
    fitting,
  };
  const extras: Extras = isDilated ? {} : { edits: [{ span, text: fitting }] };
  return diagnose("NET0203", span, parameters, extras);
}
