import { InlayHintKind, type InlayHint, type Range } from "vscode-languageserver/node";
import type { ResolvedLayer } from "../compiler/network.ts";
import { formatShape } from "../compiler/shape.ts";
import type { Statement } from "../parser/ast.ts";
import type { Analysis } from "./analysis.ts";

/** The shape after each layer, call and `repeat`, behind its words. */
export function inlayHints(analysis: Analysis, range: Range): InlayHint[] {
  const { document, statements } = analysis;
  const text = document.getText();
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return statements.flatMap((statement) => {
    const place = endOfWords(statement, text);
    const shapes = place < start || place > end ? "" : shapesAfter(statement, analysis);
    if (shapes === "") return [];
    return [
      {
        position: document.positionAt(place),
        label: `→ ${shapes}`,
        kind: InlayHintKind.Type,
        paddingLeft: true,
      },
    ];
  });
}

/** Where the statement ends, or its block begins. */
function endOfWords({ span, block }: Statement, text: string): number {
  const end = block?.span.start ?? span.end;
  return span.start + text.slice(span.start, end).trimEnd().length;
}

/** A dense layer's flatten stands before it, and what is in a block comes to its last layer. */
function shapesAfter({ span }: Statement, { layersAt, insideAt }: Analysis): string {
  const own = layersAt.get(span.start)?.filter(({ implicit }) => !implicit);
  return sayShapes(own ?? insideAt.get(span.start)?.slice(-1) ?? []);
}

/** What stands in a block has a shape for each call: the first and the last are shown. */
function sayShapes(layers: readonly ResolvedLayer[]): string {
  const [first = "", ...more] = new Set(layers.map(({ shape }) => formatShape(shape)));
  const last = more.at(-1);
  if (last === undefined) return first;
  return more.length === 1 ? `${first}, ${last}` : `${first}, …, ${last}`;
}
