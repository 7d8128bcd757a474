import { diagnose, hasErrors, type Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Block, Statement, Word } from "../../parser/ast.ts";
import { bind } from "../arguments/bind.ts";
import type { Written } from "../arguments/binding.ts";
import { all, argument } from "../arguments/kinds.ts";
import { wordReader } from "../arguments/readers.ts";
import type { Worded } from "../arguments/settled.ts";
import type { Operand } from "../layers/layer.ts";
import { layers, type LayerKind, type ResolvedLayer } from "../layers/registry.ts";
import { findName, freeName, giveName, layerName, startNames, takeName } from "./names.ts";
import type { Names } from "./names.ts";
import type { Scope } from "./scope.ts";
import type { Origins } from "./settle.ts";
import type { Frames, Trace } from "./trace.ts";
import { statementWords } from "./words.ts";

/** A net as it grows, statement by statement. */
export interface Graph {
  readonly layers: ResolvedLayer[];
  /** The way that led to each layer that stands in a block. */
  readonly ways: Map<ResolvedLayer, Frames>;
  /** What the next layer reads; undefined where a mistake left no shape. */
  current: Operand | undefined;
  /** How many layers stood when the first mistake came; undefined as long as there is none. */
  sound: number | undefined;
  /** The body that is being carried out. */
  place: Place;
  /** Where the values in the statement that is being carried out come from. */
  origins: Origins;
  /** How many statements blocks have come to so far. */
  steps: number;
  readonly trace: Trace;
  readonly report: Report;
  /** Tells of a mistake that no block is to be blamed for. */
  readonly reportOutside: Report;
  /** Carries out the statements of a body. */
  readonly walk: (graph: Graph, statements: readonly Statement[]) => void;
}

/** What is known in a body, and how one got there. */
export interface Place {
  readonly names: Names;
  readonly scope: Scope;
  readonly frames: Frames;
  /** How many bodies stand around this one, whether in the text or by calls. */
  readonly depth: number;
  /** The `shortcut` of the residual whose own statements these are. */
  readonly shortcut: { operand: Operand | undefined; statement: Word | undefined } | undefined;
  /** The blocks whose calls are going on. */
  readonly calls: readonly Block[];
}

/** A net without layers; `statements` are those outside of all blocks, for the names in them. */
export function startGraph(
  statements: readonly Statement[],
  input: Operand | undefined,
  scope: Scope,
  trace: Trace,
  walk: Graph["walk"],
): Graph {
  const graph: Graph = {
    layers: [],
    ways: new Map(),
    current: input,
    sound: input === undefined ? 0 : undefined,
    place: {
      names: startNames(statements),
      scope,
      frames: [],
      depth: 0,
      shortcut: undefined,
      calls: [],
    },
    origins: new Map(),
    steps: 0,
    trace,
    report: (diagnostic) => {
      if (hasErrors([diagnostic])) markUnsound(graph);
      trace.report(diagnostic, graph.place.frames, graph.origins);
    },
    reportOutside: (diagnostic) => {
      if (hasErrors([diagnostic])) markUnsound(graph);
      trace.report(diagnostic, []);
    },
    walk,
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
  else graph.current = findName(graph.place.names, bound.values.name, graph.report);
}

/** A layer's statement, whatever its kind. */
export function addLayer(graph: Graph, kind: LayerKind, statement: Worded): void {
  const { name, written } = takeName(statement, graph.report);
  refuseBlock(statement, graph.report);
  const before = graph.current;
  if (layers[kind].merges) merge(graph, kind, written, name, statement.span);
  else {
    if (layers[kind].rank === "features") flattenFirst(graph, statement);
    append(graph, kind, written, name, statement.span, graph.current && [graph.current]);
  }
  if (graph.current === undefined) {
    markUnsound(graph);
    if (layers[kind].keepsShape) graph.current = before;
  }
  nameCurrent(graph, name);
}

/** Gives the current tensor a name, where there is one to give. */
export function nameCurrent(graph: Graph, name: Word | undefined): void {
  if (name !== undefined) giveName(graph.place.names, name, graph.current, graph.report);
}

/** `dense 10 { … }`; a damaged statement may have come by its block through the mistake that is reported. */
export function refuseBlock({ word, block, damaged }: Worded, report: Report): void {
  if (block !== undefined && block.misplaced !== true && damaged !== true)
    report(diagnose("NET0312", block.span, { statement: word.text }));
}

/** A dense layer reads a vector, or each step of a sequence: a feature map before it is flattened. */
function flattenFirst(graph: Graph, { word, span }: Worded): void {
  const { current } = graph;
  if (current?.shape.length !== 3) return;
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
  const { names } = graph.place;
  const others = bound?.values.names.map((word) => findName(names, word, report)) ?? [];
  const operands = [current, ...others].filter((operand) => operand !== undefined);
  const complete = bound !== undefined && operands.length === others.length + 1;
  const { word } = written;
  mergeOperands(graph, kind, word, name, span, complete ? operands : undefined);
}

/** The layer that brings several tensors together; there is none where one of them is unknown. */
export function mergeOperands(
  graph: Graph,
  kind: LayerKind,
  word: Word,
  name: Word | undefined,
  span: Span,
  operands: readonly Operand[] | undefined,
): void {
  append(graph, kind, { word, items: [] }, name, span, operands);
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
  const { names, frames } = graph.place;
  const own = layerName(names, kind, implicit);
  const layer = layers[kind].resolve({
    written,
    name: name === undefined ? own : freeName(names, name.text),
    operands,
    implicit,
    span,
    statements: statementWords,
    report: graph.report,
  });
  graph.current = layer && {
    source: graph.layers.length,
    name: layer.name,
    shape: layer.shape,
    lastState: "sequence" in layer.arguments && !layer.arguments.sequence,
  };
  if (layer === undefined) return;
  graph.layers.push(layer);
  names.net.used.add(layer.name);
  if (frames.length > 0) graph.ways.set(layer, frames);
}
