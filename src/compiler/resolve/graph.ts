import { diagnose, hasErrors, type Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Statement, Word } from "../../parser/ast.ts";
import { bind } from "../arguments/bind.ts";
import type { Written } from "../arguments/binding.ts";
import { all, argument } from "../arguments/kinds.ts";
import { wordReader } from "../arguments/readers.ts";
import type { Operand } from "../layers/layer.ts";
import { layers, type LayerKind, type ResolvedLayer } from "../layers/registry.ts";
import { findName, giveName, nextName, startNames, takeName, type Names } from "./names.ts";
import { statementWords } from "./words.ts";

/** A statement that has a word. */
export type Worded = Statement & { readonly word: Word };

/** A net as it grows, statement by statement. */
export interface Graph {
  readonly layers: ResolvedLayer[];
  readonly names: Names;
  /** What the next layer reads; undefined where a mistake left no shape. */
  current: Operand | undefined;
  /** How many layers stood when the first mistake came; undefined as long as there is none. */
  sound: number | undefined;
  readonly report: Report;
}

/** A net without layers; `statements` are all that will come, for the names in them. */
export function startGraph(
  statements: readonly Statement[],
  input: Operand | undefined,
  report: Report,
): Graph {
  const graph: Graph = {
    layers: [],
    names: startNames(statements),
    current: input,
    sound: input === undefined ? 0 : undefined,
    report: (diagnostic) => {
      if (hasErrors([diagnostic])) markUnsound(graph);
      report(diagnostic);
    },
  };
  return graph;
}

/** From here on the rows of the table are not to be shown. */
export function markUnsound(graph: Graph): void {
  graph.sound ??= graph.layers.length;
}

/** Nothing is known of the current tensor after this. */
export function loseShape(graph: Graph): void {
  markUnsound(graph);
  graph.current = undefined;
}

const fromTable = { name: argument(wordReader(), { position: 0, called: "the name of a tensor" }) };

/** `from stem`: the next layer reads the tensor of that name. */
export function addFrom(graph: Graph, statement: Worded): void {
  const bound = bind(fromTable, statement, graph.report, { example: "from stem" });
  if (bound === undefined) loseShape(graph);
  else graph.current = findName(graph.names, bound.values.name, graph.report);
}

/** A layer's statement, whatever its kind. */
export function addLayer(graph: Graph, kind: LayerKind, statement: Worded): void {
  const { name, written } = takeName(statement, graph.report);
  refuseBlock(statement, graph.report);
  const before = graph.current;
  if (layers[kind].merges) merge(graph, kind, written, name, statement.span);
  else {
    if (layers[kind].rank === "vector") flattenFirst(graph, statement);
    append(graph, kind, written, name, statement.span, graph.current && [graph.current]);
  }
  if (graph.current === undefined) {
    markUnsound(graph);
    if (layers[kind].keepsShape) graph.current = before;
  }
  if (name !== undefined) giveName(graph.names, name, graph.current, graph.report);
}

/** `dense 10 { … }`; a damaged statement may have come by its block through the mistake that is reported. */
export function refuseBlock({ word, block, damaged }: Worded, report: Report): void {
  if (block !== undefined && damaged !== true)
    report(diagnose("NET0312", block.span, { statement: word.text }));
}

/** A dense layer reads a vector: a feature map before it is flattened. */
function flattenFirst(graph: Graph, { word, span }: Worded): void {
  const { current } = graph;
  if (current === undefined || current.shape.length === 1) return;
  append(graph, "flatten", { word, items: [] }, undefined, span, [current], true);
}

const mergeTable = { names: all(wordReader(), "the name of another tensor") };

/** `add stem side`: the current tensor and the named ones. */
function merge(
  graph: Graph,
  kind: LayerKind,
  written: Written,
  name: Word | undefined,
  span: Span,
): void {
  const { report, current } = graph;
  const options = { example: layers[kind].example, otherOptions: ["name"] };
  const bound = bind(mergeTable, written, report, options);
  const others = bound?.values.names.map((word) => findName(graph.names, word, report)) ?? [];
  const operands = [current, ...others].filter((operand) => operand !== undefined);
  const complete = bound !== undefined && operands.length === others.length + 1;
  const bare = { word: written.word, items: [] };
  append(graph, kind, bare, name, span, complete ? operands : undefined);
}

/** Makes the layer, which becomes the current tensor; its name is the user's or the next of its kind. */
function append(
  graph: Graph,
  kind: LayerKind,
  written: Written,
  name: Word | undefined,
  span: Span,
  operands: readonly Operand[] | undefined,
  implicit = false,
): void {
  const running = nextName(graph.names, kind);
  const layer = layers[kind].resolve({
    written,
    name: name?.text ?? running,
    operands,
    implicit,
    span,
    statements: statementWords,
    report: graph.report,
  });
  graph.current = layer && { source: graph.layers.length, name: layer.name, shape: layer.shape };
  if (layer !== undefined) graph.layers.push(layer);
}
