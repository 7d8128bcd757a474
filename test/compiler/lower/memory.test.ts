import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGraph, createTensorSource } from "../../../src/compiler/lower/graph.ts";
import { bytesOf, place } from "../../../src/compiler/lower/memory.ts";
import type { Node, Op } from "../../../src/compiler/lower/op.ts";
import type { Tensor } from "../../../src/compiler/lower/tensor.ts";

const plain: Op<null> = { name: "plain", kernels: () => [] };
const inPlace: Op<null> = { name: "in place", kernels: () => [], inPlace: 0 };
const view: Op<null> = { name: "view", kernels: () => [], view: true };

/** A random graph: each node reads some earlier tensors and makes one. */
const graphs = fc.array(
  fc.record({
    kind: fc.constantFrom("plain", "plain", "in place", "view"),
    size: fc.integer({ min: 1, max: 300 }),
    reads: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    extra: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
);

type Recipe = typeof graphs extends fc.Arbitrary<infer T> ? T : never;

function build(recipe: Recipe) {
  const graph = createGraph(createTensorSource(), true, "winograd");
  const input = graph.images([10], "input");
  const tensors: Tensor[] = [input];
  for (const step of recipe) {
    const inputs = step.reads.map((n) => tensors[n % tensors.length]!);
    const op = step.kind === "plain" ? plain : step.kind === "view" ? view : inPlace;
    const shape = step.kind === "plain" ? [step.size] : inputs[0]!.shape;
    const extras = step.extra ? [graph.fixed([step.size], "extra")] : [];
    tensors.push(graph.add(op, null, inputs, graph.images(shape, "made"), extras));
  }
  return { graph, input, result: tensors.at(-1)! };
}

/** Runs the plan with names instead of numbers: a tensor's memory must hold what its maker put there when it is read. */
function readsWhatWasWritten(
  nodes: readonly Node[],
  addresses: ReadonlyMap<number, number>,
  result: Tensor,
  images: number,
): void {
  /** Which value each 64-byte line holds; views and in-place results rename it. */
  const lines = new Map<number, string>();
  const values = new Map<number, string>();
  const linesOf = (tensor: Tensor) => {
    const begin = addresses.get(tensor.id)! / 64;
    return Array.from({ length: bytesOf(tensor, images) / 64 }, (_, i) => begin + i);
  };
  const write = (tensor: Tensor, value: string) => {
    values.set(tensor.id, value);
    for (const line of linesOf(tensor)) lines.set(line, value);
  };
  const read = (tensor: Tensor) => {
    const value = values.get(tensor.id);
    if (value === undefined) return;
    for (const line of linesOf(tensor)) expect(lines.get(line)).toBe(value);
  };
  nodes.forEach((node, i) => {
    for (const input of node.inputs) read(input);
    if (node.op.view === true) values.set(node.output.id, values.get(node.inputs[0]!.id)!);
    else write(node.output, `node ${String(i)}`);
    for (const extra of node.extras) write(extra, `extra ${String(i)}`);
    for (const extra of node.extras) read(extra);
    read(node.output);
  });
  read(result);
}

describe("placing tensors", () => {
  it("never gives a tensor memory that another still needs", () => {
    fc.assert(
      fc.property(graphs, fc.integer({ min: 1, max: 5 }), (recipe, images) => {
        const { graph, input, result } = build(recipe);
        const start = 64 + bytesOf(input, images);
        const given = new Map([[input.id, 64]]);
        const placed = place(graph.nodes, given, [result], images, start);
        readsWhatWasWritten(graph.nodes, placed.addresses, result, images);
      }),
      { numRuns: 300 },
    );
  });

  it("takes no more than two layers' memory for a chain without gradients", () => {
    const graph = createGraph(createTensorSource(), false, "winograd");
    let x = graph.images([1000], "input");
    const given = new Map([[x.id, 64]]);
    for (let i = 0; i < 50; i++) x = graph.add(plain, null, [x], graph.images([1000], "layer"));
    const placed = place(graph.nodes, given, [x], 4, 0);
    expect(placed.end).toBeLessThanOrEqual(2 * bytesOf(x, 4));
  });
});
