import { describe, expect, test } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { dotText } from "../../src/drawing/dot.ts";
import { drawingOf, type Drawing } from "../../src/drawing/drawing.ts";
import { mermaidText } from "../../src/drawing/mermaid.ts";
import { svgText } from "../../src/drawing/svg.ts";

function draw(text: string): Drawing {
  const { network, ways, program } = check({ name: "test.net", text });
  return drawingOf("test", network!, { text, ways, statements: program.statements });
}

/** Each node with the labels of the groups around it. */
function placed({ nodes, groups }: Drawing): readonly string[] {
  const pathOf = (id: string | undefined): readonly string[] => {
    const group = groups.find((one) => one.id === id);
    return group === undefined ? [] : [...pathOf(group.parent), group.label];
  };
  return nodes.map(({ title, group }) => [...pathOf(group), title].join(" > "));
}

const chain = "input 28x28x1\nconv 32 3x3 relu\nmaxpool 2\ndense 10 softmax";

test("a chain is its layers between input and output, with the shapes on the way", () => {
  const { nodes, edges, groups, caption } = draw(chain);
  expect(nodes.map(({ title, note }) => [title, note])).toEqual([
    ["input", ""],
    ["conv 32 3x3 relu", "320 parameters"],
    ["maxpool 2", ""],
    ["flatten", ""],
    ["dense 10 softmax", "54,090 parameters"],
    ["output", ""],
  ]);
  expect(edges.map(({ label }) => label)).toEqual([
    "28x28x1",
    "26x26x32",
    "13x13x32",
    "5408",
    "10",
  ]);
  expect(groups).toEqual([]);
  expect(caption).toBe("test: 54,410 parameters, 248,768 multiply-adds");
});

describe("groups", () => {
  test("are calls, one each time, with the blocks in them", () => {
    const spec = `input 8x8x4
block unit(filters) { conv filters 3x3 same; relu }
block pair(filters) { unit(filters); unit(2 * filters) }
pair(4)
unit(8)
relu`;
    expect(placed(draw(spec))).toEqual([
      "input",
      "pair(4) > unit(filters) > conv 4 3x3 same",
      "pair(4) > unit(filters) > relu",
      "pair(4) > unit(2 * filters) > conv 8 3x3 same",
      "pair(4) > unit(2 * filters) > relu",
      "unit(8) > conv 8 3x3 same",
      "unit(8) > relu",
      "relu",
      "output",
    ]);
    expect(draw(spec).groups).toHaveLength(4);
  });

  test("are rounds, residuals with their joint, shortcuts and branches", () => {
    const spec = `input 8x8x4
repeat 2 { residual { shortcut { conv 4 1x1 }; conv 4 3x3 same } }
parallel concat { { relu } { } { repeat 1 { tanh } } }`;
    expect(placed(draw(spec))).toEqual([
      "input",
      "round 1 of 2 > residual > shortcut > conv 4 1x1",
      "round 1 of 2 > residual > conv 4 3x3 same",
      "round 1 of 2 > residual > add",
      "round 2 of 2 > residual > shortcut > conv 4 1x1",
      "round 2 of 2 > residual > conv 4 3x3 same",
      "round 2 of 2 > residual > add",
      "parallel >  > relu",
      "parallel >  > round 1 of 1 > tanh",
      "parallel > concat",
      "output",
    ]);
  });

  test("are not there for a `bidirectional`, which is one layer", () => {
    const spec = "input 8\nembedding 20 4\nresidual { bidirectional { lstm 2 sequence } }";
    expect(placed(draw(spec))).toContain("residual > bidirectional { lstm 2 sequence }");
  });

  test("have their labels above the lines of edges", () => {
    const svg = svgText(draw("input 8x8x4\nresidual { relu }"), "TB");
    expect(svg.indexOf('class="group"')).toBeGreaterThan(svg.lastIndexOf("<path"));
  });

  test("do not hold what only stands on the same line", () => {
    const spec = "input 8x8x4; residual { relu }; relu";
    expect(placed(draw(spec)).at(-2)).toBe("relu");
  });
});

const odd = "input 4; dense 2 name=x-1; residual { tanh }";

test("Graphviz's text has every node and edge, groups as clusters, and nothing that ends a string early", () => {
  const text = dotText(draw(`${chain}\nresidual { relu }`), "LR");
  expect(text).toContain("graph [rankdir=LR,");
  expect(text).toContain('layer1 [label="conv 32 3x3 relu\\n320 parameters"');
  expect(text).toContain('layer1 -> layer2 [label=" 26x26x32"];');
  expect(text).toMatch(
    /subgraph cluster_group1 \{\n {4}graph \[label="residual".*\n {4}layer5 .*\n {4}layer6 .*\n {2}\}/,
  );
  expect(dotText({ ...draw(odd), caption: 'a "b" \\' }, "TB")).toContain('label="a \\"b\\" \\\\"');
});

test("Mermaid's text has every node and edge, and groups as subgraphs", () => {
  const text = mermaidText(draw(odd), "TB");
  expect(text).toMatch(/^flowchart TB\n/);
  expect(text).toContain('layer1["dense 2<br>10 parameters"]:::dense');
  expect(text).toContain('input -->|"4"| layer1');
  expect(text).toContain('  subgraph group1["residual"]\n    layer2["tanh"]:::activation\n');
});

test("Mermaid's own word `end` stands nowhere but after a subgraph", () => {
  const text = mermaidText(draw(odd), "TB");
  const others = text.split("\n").filter((line) => line.trim() !== "end");
  expect(others.filter((line) => /\bend\b/.test(line))).toEqual([]);
});

test("the same net gives the same picture, byte for byte", () => {
  expect(svgText(draw(odd), "TB")).toBe(svgText(draw(odd), "TB"));
});
