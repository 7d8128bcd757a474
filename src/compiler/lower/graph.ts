import type { Shape } from "../shape.ts";
import type { Convolutions, Builder, Node, Op } from "./op.ts";
import type { Tensor } from "./tensor.ts";

/** Numbers tensors, so that several graphs of one plan can share parameters. */
export interface TensorSource {
  create(extent: Tensor["extent"], shape: Shape, label: string, bytesPerElement?: 1 | 4): Tensor;
}

export function createTensorSource(): TensorSource {
  let next = 0;
  return {
    create: (extent, shape, label, bytesPerElement = 4) => ({
      id: next++,
      label,
      extent,
      shape,
      bytesPerElement,
    }),
  };
}

/** A list of nodes in the order in which they run. */
export interface Graph extends Builder {
  readonly nodes: readonly Node[];
  /** The node that makes a tensor; undefined for parameters and the net's input. */
  readonly producerOf: (tensor: Tensor) => Node | undefined;
  /** Puts other nodes in place of those so far. */
  rewrite(change: (nodes: readonly Node[]) => readonly Node[]): void;
}

export function createGraph(
  tensors: TensorSource,
  training: boolean,
  convolutions: Convolutions,
): Graph {
  let nodes: Node[] = [];
  let producers = new Map<Tensor, Node>();
  return {
    training,
    convolutions,
    get nodes() {
      return nodes;
    },
    producerOf: (tensor) => producers.get(tensor),
    rewrite(change) {
      nodes = [...change(nodes)];
      producers = new Map(nodes.map((node) => [node.output, node]));
    },
    images: (shape, label) => tensors.create("images", shape, label),
    planes: (shape, label) => tensors.create("planes", shape, label),
    fixed: (shape, label) => tensors.create("fixed", shape, label),
    add<A>(
      op: Op<A>,
      attributes: A,
      inputs: readonly Tensor[],
      output: Tensor,
      extras: readonly Tensor[] = [],
    ): Tensor {
      const node = { op, attributes, inputs, output, extras } as Node;
      nodes.push(node);
      producers.set(output, node);
      return output;
    },
  };
}

/**
 * The nodes that something in `kept` depends on, in their order; the others (the softmax that a loss has taken in) are
 * left out. Nodes listed in `always` stay whoever reads them: they update something that outlives the step.
 */
export function neededNodes(
  nodes: readonly Node[],
  kept: readonly Tensor[],
  always: (node: Node) => boolean = () => false,
): readonly Node[] {
  const wanted = new Set(kept.map((t) => t.id));
  const chosen: Node[] = [];
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    if (!wanted.has(node.output.id) && !node.extras.some((t) => wanted.has(t.id)) && !always(node))
      continue;
    chosen.push(node);
    for (const input of node.inputs) wanted.add(input.id);
  }
  return chosen.reverse();
}
