import type { Diagnostic, Label, Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Origins } from "./settle.ts";

/** One step of the way into a block: where it was called, or which round of a `repeat` it is. */
export interface Frame {
  readonly span: Span;
  /** "called with filters=64 on 28x28x1" */
  readonly message: string;
}

/** The way to a layer, the outermost step first; empty for what stands in no block. */
export type Frames = readonly Frame[];

/** Gathers what is found while blocks are carried out, so that one mistake in a block is told once. */
export interface Trace {
  /** Tells of a mistake at the end of the way `frames`; `origins` says where the values in its statement come from. */
  readonly report: (diagnostic: Diagnostic, frames: Frames, origins?: Origins) => void;
  /** Passes on what was gathered, each with the first way that led to it and the number of further ones. */
  readonly flush: () => void;
}

interface Found {
  readonly diagnostic: Diagnostic;
  readonly frames: Frames;
  times: number;
}

/** So many steps of a way are shown: the innermost, and the outermost. */
const [innermost, outermost] = [4, 1];

export function startTrace(report: Report): Trace {
  const gathered = new Map<string, Found>();
  return {
    report: (diagnostic, frames, origins = new Map()) => {
      if (frames.length === 0) {
        report(diagnostic);
        return;
      }
      const key = keyOf(diagnostic, origins);
      const earlier = gathered.get(key);
      if (earlier !== undefined) earlier.times++;
      else {
        const edits = diagnostic.edits.filter(({ span }) => !origins.has(span.start));
        gathered.set(key, { diagnostic: { ...diagnostic, edits }, frames, times: 1 });
      }
    },
    flush: () => {
      for (const found of gathered.values()) report(withWay(found));
      gathered.clear();
    },
  };
}

/** Equal for what is one mistake: the same code at the same place, with a value from the same place. */
function keyOf({ code, span }: Diagnostic, origins: Origins): string {
  const origin = origins.get(span.start);
  return [code, span.start, span.end, origin?.start ?? ""].join(" ");
}

function withWay({ diagnostic, frames, times }: Found): Diagnostic {
  const shown =
    frames.length <= innermost + outermost
      ? frames
      : [...frames.slice(0, outermost), ...frames.slice(-innermost)];
  const labels = shown.toReversed().map(({ span, message }, i): Label => ({
    span,
    message: i === 0 && times > 1 ? `${message}; the first of ${times} times` : message,
  }));
  return { ...diagnostic, labels: [...diagnostic.labels, ...labels] };
}
