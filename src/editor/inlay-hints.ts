import { InlayHintKind, type InlayHint, type Range } from "vscode-languageserver/node";
import type { ResolvedLayer } from "../compiler/network.ts";
import { formatShape } from "../compiler/shape.ts";
import type { Analysis } from "./analysis.ts";

/** The shape after each layer, behind its statement. */
export function inlayHints(analysis: Analysis, range: Range): InlayHint[] {
  const { document, layersAt } = analysis;
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return [...layersAt.values()].flatMap((layers) => {
    const place = endOf(layers[0]!, document.getText());
    if (place < start || place > end) return [];
    return [
      {
        position: document.positionAt(place),
        label: `→ ${shapesOf(layers)}`,
        kind: InlayHintKind.Type,
        paddingLeft: true,
      },
    ];
  });
}

/** A residual or a parallel ends in its joint: the hint stands behind its brace. */
function endOf({ span }: ResolvedLayer, text: string): number {
  return span.start + text.slice(span.start, span.end).trimEnd().length;
}

/** The last layer of a statement is its result: a dense layer's flatten stands before it. Blocks have one a call. */
function shapesOf(layers: readonly ResolvedLayer[]): string {
  const shapes = [
    ...new Set(layers.filter(({ implicit }) => !implicit).map(({ shape }) => formatShape(shape))),
  ];
  const [first = "", ...more] = shapes;
  const last = more.at(-1);
  if (last === undefined) return first;
  return more.length === 1 ? `${first}, ${last}` : `${first}, …, ${last}`;
}
