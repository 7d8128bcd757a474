import type { Node } from "./op.ts";
import { activation, type ActivationAttributes } from "./ops/activation.ts";
import { maxPool } from "./ops/maxpool.ts";
import type { Tensor } from "./tensor.ts";

/**
 * Puts relus where they cost least; results and gradients keep their bits.
 *
 * - A relu of its own is left to the op before it, where that one can end with a relu and nobody else reads it.
 * - A relu whose result only a max pool reads moves behind the pool: the largest of relus is the relu of the largest.
 *   Then there are fewer of them, and the pool's marks say already where no gradient goes.
 */
export function placeRelus(nodes: readonly Node[], result: Tensor): readonly Node[] {
  return behindPools(intoProducts(nodes, result), result);
}

function intoProducts(nodes: readonly Node[], result: Tensor): readonly Node[] {
  return rewritten(nodes, result, (node, before) => {
    if (!isRelu(node) || activationOf(before) !== "linear") return undefined;
    return [{ ...withActivation(before, "relu"), output: node.output }, undefined];
  });
}

function behindPools(nodes: readonly Node[], result: Tensor): readonly Node[] {
  return rewritten(nodes, result, (pool, before) => {
    if (pool.op.name !== maxPool.name) return undefined;
    const attributes = { ...(pool.attributes as object), relu: true };
    if (isRelu(before)) return [undefined, { ...pool, attributes, inputs: before.inputs }];
    if (activationOf(before) !== "relu") return undefined;
    return [withActivation(before, "linear"), { ...pool, attributes }];
  });
}

type Pair = readonly [before: Node | undefined, node: Node | undefined];

/** Changes pairs of a node and the one that makes its first input, where nobody else reads that. */
function rewritten(
  nodes: readonly Node[],
  result: Tensor,
  change: (node: Node, before: Node) => Pair | undefined,
): readonly Node[] {
  const makers = new Map(nodes.map((node) => [node.output.id, node]));
  const readers = new Map<number, number>([[result.id, 1]]);
  for (const { id } of nodes.flatMap((node) => node.inputs)) {
    readers.set(id, (readers.get(id) ?? 0) + 1);
  }
  const changed = new Map<Node, Node | undefined>();
  for (const node of nodes) {
    const before = makers.get(node.inputs[0]?.id ?? -1);
    if (before === undefined || changed.has(before)) continue;
    if (readers.get(before.output.id) !== 1) continue;
    const pair = change(node, before);
    if (pair === undefined) continue;
    changed.set(before, pair[0]);
    changed.set(node, pair[1]);
  }
  return nodes.flatMap((node) => {
    const now = changed.has(node) ? changed.get(node) : node;
    return now === undefined ? [] : [now];
  });
}

function isRelu({ op, attributes }: Node): boolean {
  return op.name === activation.name && (attributes as ActivationAttributes).kind === "relu";
}

/** What an op that can end with a relu ends with; undefined where it can not. */
function activationOf({ attributes }: Node): unknown {
  return (attributes as { readonly activation?: unknown } | null)?.activation;
}

function withActivation(node: Node, kind: "linear" | "relu"): Node {
  return { ...node, attributes: { ...(node.attributes as object), activation: kind } };
}
