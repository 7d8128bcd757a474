import type { Node } from "./op.ts";
import type { Tensor } from "./tensor.ts";

/** A forward pass in two parts. */
export interface Prepared {
  /** What depends on weights alone and need not be done again while they stay as they are. */
  readonly prepare: readonly Node[];
  readonly nodes: readonly Node[];
  /** What `prepare` leaves for `nodes`. */
  readonly left: readonly Tensor[];
}

/** Takes out of a forward pass what depends on weights alone: their transforms, and batch normalisations taken into them. */
export function prepared(nodes: readonly Node[], weights: readonly Tensor[]): Prepared {
  const known = new Set(weights.map(({ id }) => id));
  const prepare: Node[] = [];
  for (const node of nodes) {
    if (!node.inputs.every(({ id }) => known.has(id))) continue;
    prepare.push(node);
    for (const { id } of resultsOf(node)) known.add(id);
  }
  const first = new Set(prepare);
  const rest = nodes.filter((node) => !first.has(node));
  const read = new Set(rest.flatMap((node) => node.inputs.map(({ id }) => id)));
  const left = prepare.flatMap(resultsOf).filter(({ id }) => read.has(id));
  return { prepare, nodes: rest, left };
}

function resultsOf({ output, extras }: Node): readonly Tensor[] {
  return [output, ...extras];
}
