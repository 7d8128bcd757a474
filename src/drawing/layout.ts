import { graphlib, layout as runDagre } from "@dagrejs/dagre";
import type { Drawing, Edge, Node } from "./drawing.ts";
import type { Group } from "./groups.ts";
import { textWidth } from "./text-width.ts";

/** Sizes of letters and what lies around them, in pixels. */
export const sizes = { title: 13, note: 11, label: 11, padding: 12 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its middle. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: Node; readonly box: Box }[];
  readonly groups: readonly { readonly group: Group; readonly box: Box }[];
  readonly edges: readonly {
    readonly edge: Edge;
    readonly points: readonly Point[];
    readonly label: Point;
  }[];
}

/** Gives every node, group and edge of a drawing its place (dagre: layers as in Sugiyama's method). */
export function layOut(drawing: Drawing, direction: "TB" | "LR"): Layout {
  const graph = new graphlib.Graph({ compound: true, multigraph: true });
  graph.setGraph({
    rankdir: direction,
    nodesep: 36,
    // Between two ranks stands one for the shapes on edges; labels of groups want room where the net runs down.
    ranksep: direction === "TB" ? Math.max(24, 4 + 9 * deepest(drawing.groups)) : 24,
    edgesep: 16,
    marginx: 24,
    marginy: 24,
  });
  for (const { id, parent } of drawing.groups) {
    graph.setNode(id, {});
    if (parent !== undefined) graph.setParent(id, parent);
  }
  for (const node of drawing.nodes) {
    graph.setNode(node.id, sizeOf(node));
    if (node.group !== undefined) graph.setParent(node.id, node.group);
  }
  drawing.edges.forEach(({ from, to, label }, index) => {
    const width = textWidth(label, sizes.label) + 10;
    graph.setEdge(from, to, { width, height: sizes.label + 6, labelpos: "c" }, String(index));
  });
  runDagre(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const boxOf = (id: string): Box => graph.node(id) as Box;
  const groupBoxes = withHeads(drawing, boxOf);
  return {
    width,
    height,
    nodes: drawing.nodes.map((node) => ({ node, box: boxOf(node.id) })),
    groups: drawing.groups.map((group) => ({ group, box: groupBoxes.get(group.id)! })),
    edges: drawing.edges.map((edge, index) => {
      const { points, x, y } = graph.edge(edge.from, edge.to, String(index)) as {
        points: readonly Point[];
        x: number;
        y: number;
      };
      return { edge, points, label: { x, y } };
    }),
  };
}

/** How many groups stand in each other at most. */
function deepest(groups: readonly Group[]): number {
  const depths = new Map<string | undefined, number>([[undefined, 0]]);
  for (const { id, parent } of groups) depths.set(id, depths.get(parent)! + 1);
  return Math.max(...depths.values());
}

/** Room above what is in a group for its label, and below it. */
const [head, foot] = [18, 10];

/** Groups as wide as dagre makes them, and as high as what is in them with room for a label: it knows of no labels. */
function withHeads(
  { nodes, groups }: Drawing,
  boxOf: (id: string) => Box,
): ReadonlyMap<string, Box> {
  const boxes = new Map<string, Box>();
  for (const { id } of groups.toReversed()) {
    const inside = [
      ...nodes.filter(({ group }) => group === id).map((node) => boxOf(node.id)),
      ...groups.filter(({ parent }) => parent === id).map((group) => boxes.get(group.id)!),
    ];
    const top = Math.min(...inside.map(({ y, height }) => y - height / 2)) - head;
    const bottom = Math.max(...inside.map(({ y, height }) => y + height / 2)) + foot;
    const { x, width } = boxOf(id);
    boxes.set(id, { x, width, y: (top + bottom) / 2, height: bottom - top });
  }
  return boxes;
}

/** A node's box: its lines and the padding around them. */
function sizeOf({ title, note, family }: Node): {
  readonly width: number;
  readonly height: number;
} {
  const wide = Math.max(textWidth(title, sizes.title), textWidth(note, sizes.note));
  const lines = note === "" ? sizes.title : sizes.title + 5 + sizes.note;
  const around = family === "terminal" || family === "join" ? 14 : sizes.padding;
  return { width: wide + 2 * around, height: lines + (note === "" ? 14 : 16) };
}
