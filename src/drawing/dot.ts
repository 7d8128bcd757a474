import type { Drawing, Family, Node } from "./drawing.ts";
import { colours } from "./colours.ts";
import type { Group } from "./groups.ts";

/** A drawing in the language of Graphviz. */
export function dotText(
  { caption, nodes, edges, groups }: Drawing,
  direction: "TB" | "LR",
): string {
  const inGroup = (id: string | undefined, indent: string): readonly string[] => [
    ...nodes.filter(({ group }) => group === id).map((node) => indent + nodeText(node)),
    ...groups
      .filter(({ parent }) => parent === id)
      .flatMap((group) => groupText(group, indent, inGroup(group.id, `${indent}  `))),
  ];
  return [
    "digraph net {",
    `  graph [rankdir=${direction}, label=${quote(caption)}, fontname="Helvetica"];`,
    '  node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=12];',
    '  edge [fontname="Helvetica", fontsize=10, color="#6b7280"];',
    ...inGroup(undefined, "  "),
    ...edges.map(({ from, to, label }) => `  ${from} -> ${to} [label=${quote(` ${label}`)}];`),
    "}",
    "",
  ].join("\n");
}

function nodeText({ id, title, note, family }: Node): string {
  const { fill, line } = colours[family];
  const label = quote(note === "" ? title : `${title}\n${note}`);
  return `${id} [label=${label}, fillcolor="${fill}", color="${line}"${shapeOf(family)}];`;
}

function shapeOf(family: Family): string {
  return family === "join" || family === "terminal" ? ", shape=ellipse" : "";
}

function groupText(
  { id, label }: Group,
  indent: string,
  inside: readonly string[],
): readonly string[] {
  const look = 'style="rounded", color="#9ca3af", fontsize=11';
  return [
    `${indent}subgraph cluster_${id} {`,
    `${indent}  graph [label=${quote(label)}, ${look}];`,
    ...inside,
    `${indent}}`,
  ];
}

function quote(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
