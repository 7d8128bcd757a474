import type { Drawing, Family, Node } from "./drawing.ts";
import { colours } from "./colours.ts";

/** A drawing in the language of Mermaid, which Markdown on GitHub and GitLab shows as a picture. */
export function mermaidText({ nodes, edges, groups }: Drawing, direction: "TB" | "LR"): string {
  const inGroup = (id: string | undefined, indent: string): readonly string[] => [
    ...nodes.filter(({ group }) => group === id).map((node) => indent + nodeText(node)),
    ...groups
      .filter(({ parent }) => parent === id)
      .flatMap(({ id: inner, label }) => [
        `${indent}subgraph ${inner}[${quote(label === "" ? " " : label)}]`,
        ...inGroup(inner, `${indent}  `),
        `${indent}end`,
      ]),
  ];
  const used = new Set(nodes.map(({ family }) => family));
  return [
    `flowchart ${direction}`,
    ...inGroup(undefined, "  "),
    ...edges.map(({ from, to, label }) => `  ${from} -->|${quote(label)}| ${to}`),
    ...[...used].map(
      (family) =>
        `  classDef ${family} fill:${colours[family].fill},stroke:${colours[family].line},color:#111827`,
    ),
    "",
  ].join("\n");
}

function nodeText({ id, title, note, family }: Node): string {
  const label = quote(note === "" ? title : `${title}<br>${note}`);
  const [open, close] = brackets(family);
  return `${id}${open}${label}${close}:::${family}`;
}

function brackets(family: Family): readonly [string, string] {
  return family === "join" || family === "terminal" ? ["([", "])"] : ["[", "]"];
}

/** Mermaid's own escapes: quotation marks and `#` as entities. */
function quote(text: string): string {
  return `"${text.replaceAll("#", "#35;").replaceAll('"', "#quot;")}"`;
}
