import { optionName, type ArgumentTable } from "../arguments/argument.ts";
import { layerStatement } from "../layer-statement.ts";
import { countAll } from "../layers/parameter.ts";
import { layers } from "../layers/registry.ts";
import type { Network, ResolvedLayer, Source } from "../network.ts";
import { valueText } from "../resolved-spec.ts";
import { sameShape } from "../shape.ts";
import { align, type Pairing } from "./align.ts";
import type { LayerChange, LayerFacts, ValueChange } from "./network-diff.ts";

/** The layers that are not the same, in the order of the second net, removed ones where they stood. */
export function diffLayers(before: Network, after: Network): readonly LayerChange[] {
  const pairings = withReplaced(withMoved(align(before.layers, after.layers, cost), before, after));
  const partner = new Map(pairings.map((pairing) => [pairing.before, pairing.after]));
  return pairings.flatMap((pairing) => changeOf(pairing, before, after, partner));
}

/** Layers of two kinds are never one; among those of one kind, the more alike the better. */
function cost(a: ResolvedLayer, b: ResolvedLayer): number {
  if (a.kind !== b.kind) return Infinity;
  const changes = argumentChanges(a, b).length;
  const renamed = a.name === b.name ? 0 : 0.0625;
  return changes === 0 ? 0 : Math.min(0.5 + changes / 8, 1.5) + renamed;
}

/** A pair that `align` did not make. */
interface Found extends Pairing {
  readonly how?: "moved" | "replaced";
}

/** What was taken out in one place and put in, as it was, in another. */
function withMoved(
  pairings: readonly Pairing[],
  before: Network,
  after: Network,
): readonly Found[] {
  const added = pairings.filter((one) => one.before === undefined);
  const gone = new Set<Pairing>();
  const moved = new Map<Pairing, Found>();
  for (const removed of pairings.filter((one) => one.after === undefined)) {
    const layer = before.layers[removed.before!]!;
    const place = added.find(
      (one) => !moved.has(one) && cost(layer, after.layers[one.after!]!) === 0,
    );
    if (place === undefined) continue;
    gone.add(removed);
    moved.set(place, { before: removed.before, after: place.after, how: "moved" });
  }
  return pairings.filter((one) => !gone.has(one)).map((one) => moved.get(one) ?? one);
}

/** What was taken out and what was put in at the same place are replacements, one by one. */
function withReplaced(pairings: readonly Found[]): readonly Found[] {
  const result: Found[] = [];
  let removed: Found[] = [];
  let added: Found[] = [];
  const close = (): void => {
    const both = Math.min(removed.length, added.length);
    for (let i = 0; i < both; i++)
      result.push({ before: removed[i]!.before, after: added[i]!.after, how: "replaced" });
    result.push(...removed.slice(both), ...added.slice(both));
    [removed, added] = [[], []];
  };
  for (const one of pairings) {
    if (one.after === undefined) removed.push(one);
    else if (one.before === undefined) added.push(one);
    else {
      close();
      result.push(one);
    }
  }
  close();
  return result;
}

function changeOf(
  { before: i, after: j, how }: Found,
  before: Network,
  after: Network,
  partner: ReadonlyMap<number | undefined, number | undefined>,
): readonly LayerChange[] {
  const [a, b] = [before.layers[i ?? -1], after.layers[j ?? -1]];
  if (a === undefined) return [{ change: "added", after: factsOf(b!) }];
  if (b === undefined) return [{ change: "removed", before: factsOf(a) }];
  const pair = { before: factsOf(a), after: factsOf(b) };
  if (how === "moved") {
    const behind = j === 0 ? "the input" : after.layers[j! - 1]!.name;
    return [{ change: "moved", ...pair, behind }];
  }
  if (how === "replaced") return [{ change: "replaced", ...pair }];
  const changed = [...argumentChanges(a, b), ...readsOther(i!, j!, before, after, partner)];
  if (changed.length > 0) return [{ change: "changed", ...pair, arguments: changed }];
  const sizes = pair.before.parameters === pair.after.parameters && sameShape(a.shape, b.shape);
  return sizes && a.multiplyAdds === b.multiplyAdds ? [] : [{ change: "follows", ...pair }];
}

function factsOf(layer: ResolvedLayer): LayerFacts {
  return {
    name: layer.name,
    kind: layer.kind,
    statement: layerStatement(layer),
    shape: layer.shape,
    parameters: countAll(layer.parameters),
    multiplyAdds: layer.multiplyAdds,
  };
}

/** The arguments of two layers of one kind that differ. */
function argumentChanges(a: ResolvedLayer, b: ResolvedLayer): readonly ValueChange[] {
  const table: ArgumentTable = layers[a.kind].arguments;
  const [x, y] = [a.arguments, b.arguments] as readonly Readonly<Record<string, unknown>>[];
  return Object.keys(table).flatMap((key) => {
    const change = { before: valueText(x![key]), after: valueText(y![key]) };
    return change.before === change.after ? [] : [{ argument: optionName(key), ...change }];
  });
}

/** A layer that reads others than before, where that is not just a new layer above it. */
function readsOther(
  i: number,
  j: number,
  before: Network,
  after: Network,
  partner: ReadonlyMap<number | undefined, number | undefined>,
): readonly ValueChange[] {
  const [a, b] = [before.layers[i]!, after.layers[j]!];
  const jump = (source: Source, index: number): boolean =>
    source !== (index === 0 ? "input" : index - 1);
  const far = [
    a.inputs.filter((source) => jump(source, i)),
    b.inputs.filter((source) => jump(source, j)),
  ] as const;
  const mapped = far[0].map((source) => (source === "input" ? source : partner.get(source)));
  const same = mapped.length === far[1].length && mapped.every((source, k) => source === far[1][k]);
  if (same) return [];
  const say = (sources: readonly Source[], net: Network): string =>
    sources
      .map((source) => (source === "input" ? "the input" : net.layers[source]!.name))
      .join(", ");
  return [{ argument: "reads", before: say(a.inputs, before), after: say(b.inputs, after) }];
}
