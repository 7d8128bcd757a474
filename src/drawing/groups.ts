import type { ResolvedLayer } from "../compiler/network.ts";
import type { Frame, Frames } from "../compiler/resolve/trace.ts";
import type { Statement } from "../parser/ast.ts";

/** What a call, a round of a `repeat`, a `residual`, a `parallel` or one of its branches made. */
export interface Group {
  readonly id: string;
  /** `convbn(64)`, `round 2 of 3`, `residual`; empty for a branch. */
  readonly label: string;
  /** The group around it; undefined outside of all. */
  readonly parent: string | undefined;
}

interface Found {
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<ResolvedLayer, string>;
}

/** Groups layers by the blocks that they are written in, and by the calls and rounds that led to them. */
export function groupLayers(
  layers: readonly ResolvedLayer[],
  {
    text,
    statements,
    ways,
  }: {
    readonly text: string;
    readonly statements: readonly Statement[];
    readonly ways: ReadonlyMap<ResolvedLayer, Frames>;
  },
): Found {
  const groups = new Map<string, Group>();
  const groupOf = new Map<ResolvedLayer, string>();
  const frames = new Map<Frame, string>();
  const enter = (parent: string | undefined, key: string, label: string): string => {
    const path = `${parent ?? ""}/${key}`;
    const known = groups.get(path);
    const group = known ?? { id: `group${groups.size + 1}`, label, parent };
    groups.set(path, group);
    return group.id;
  };
  for (const layer of layers) {
    let group: string | undefined;
    for (const frame of ways.get(layer) ?? []) {
      group = enterStatements(statements, frame.span.start, group, enter);
      // A frame is one call or one round: its layers, and no others, have this very object.
      frames.set(frame, frames.get(frame) ?? String(frames.size));
      group = enter(group, `frame ${frames.get(frame)!}`, labelOf(frame, text));
    }
    group = enterStatements(statements, layer.span.start, group, enter);
    if (group !== undefined) groupOf.set(layer, group);
  }
  return { groups: [...groups.values()], groupOf };
}

type Enter = (parent: string | undefined, key: string, label: string) => string;

/**
 * Enters the residuals, shortcuts, parallels and branches around a place, inside of the innermost block or round. A
 * `bidirectional` is one layer, whose node says what is in it.
 */
function enterStatements(
  statements: readonly Statement[],
  place: number,
  group: string | undefined,
  enter: Enter,
): string | undefined {
  const around = enclosing(statements, place);
  const bodies = around.findLastIndex(({ word }) => isBody(word?.text));
  return around
    .slice(bodies + 1)
    .filter(({ word }) => word?.text !== "bidirectional")
    .reduce<string | undefined>(
      (parent, { word, span }) => enter(parent, `statement ${span.start}`, word?.text ?? ""),
      group,
    );
}

/** What is carried out on its own way: its layers are grouped by calls and rounds. */
function isBody(word: string | undefined): boolean {
  return word === "block" || word === "repeat";
}

/** The statements whose blocks hold a place, the outermost first; a joint stands in what it joins. */
function enclosing(statements: readonly Statement[], place: number): readonly Statement[] {
  const around = statements.find(
    ({ span, block }) => block !== undefined && span.start <= place && place < span.end,
  );
  if (around?.block === undefined) return [];
  const isOutside = place < around.block.span.start;
  if (isOutside && isBody(around.word?.text)) return [];
  return [around, ...(isOutside ? [] : enclosing(around.block.statements, place))];
}

/** The call as it is written, or which round it is. */
function labelOf({ span, message }: Frame, text: string): string {
  const written = text.slice(span.start, span.end);
  const [round = ""] = message.split(";");
  return /^repeat\b/.test(written) ? round : written;
}
