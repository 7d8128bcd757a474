import type { Graph } from "./graph.ts";
import type { Node } from "./op.ts";
import type { Tensor } from "./tensor.ts";

type Growing = Omit<Graph, "rewrite">;

/** Adds up gradients that reach one tensor on several ways. */
export type Sum = (graph: Growing, parts: readonly Tensor[]) => Tensor;

/**
 * Reverse-mode differentiation: walks the nodes backwards from `result`, whose gradient is known, adds the ops of every
 * gradient to the graph and gives the gradient of each tensor in `parameters` by its id. Where a tensor is read several
 * times its gradients are added in the order in which the readers stand, so the sum is the same in every run.
 */
export function differentiate(
  graph: Growing,
  result: Tensor,
  resultGradient: Tensor,
  parameters: readonly Tensor[],
  sum: Sum,
): ReadonlyMap<number, Tensor> {
  const forward = [...graph.nodes];
  const needed = dependants(forward, parameters);
  const parts = new Map<number, Tensor[]>([[result.id, [resultGradient]]]);
  const total = (tensor: Tensor): Tensor | undefined => {
    const found = parts.get(tensor.id);
    if (found === undefined) return undefined;
    const whole = found.length === 1 ? found[0]! : sum(graph, [...found].reverse());
    parts.set(tensor.id, [whole]);
    return whole;
  };
  for (let i = forward.length - 1; i >= 0; i--) {
    const node = forward[i]!;
    if (!needed.has(node.output.id)) continue;
    const outputGradient = total(node.output);
    if (outputGradient === undefined) continue;
    if (node.op.gradient === undefined) throw new Error(`the op ${node.op.name} has no gradient`);
    const wanted = node.inputs.map((input) => needed.has(input.id));
    const gradients = node.op.gradient(graph, node, outputGradient, wanted);
    gradients.forEach((gradient, k) => {
      if (gradient === undefined || wanted[k] !== true) return;
      const id = node.inputs[k]!.id;
      const list = parts.get(id);
      if (list === undefined) parts.set(id, [gradient]);
      else list.push(gradient);
    });
  }
  const gradients = new Map<number, Tensor>();
  for (const parameter of parameters) {
    const gradient = total(parameter);
    if (gradient !== undefined) gradients.set(parameter.id, gradient);
  }
  return gradients;
}

/** The ids of all tensors whose value depends on a trainable parameter. */
function dependants(nodes: readonly Node[], parameters: readonly Tensor[]): ReadonlySet<number> {
  const ids = new Set(parameters.map((p) => p.id));
  for (const node of nodes) {
    if (node.inputs.some((input) => ids.has(input.id))) ids.add(node.output.id);
  }
  return ids;
}
