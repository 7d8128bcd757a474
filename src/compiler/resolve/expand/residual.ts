import { diagnose, type Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { bind } from "../../arguments/bind.ts";
import type { Operand } from "../../layers/layer.ts";
import { formatShape, sameShape } from "../../shape.ts";
import { loseShape, mergeOperands, nameCurrent, type Graph } from "../graph.ts";
import { innerNames, takeName } from "../names.ts";
import { settle, type Written } from "../settle.ts";
import { bodyOf, walkBody } from "./body.ts";

const example = "residual { conv 32 3x3 same relu; conv 32 3x3 same }";

/** `residual { … }`: what comes in, or what its `shortcut` makes of it, plus what the body makes of it. */
export function addResidual(graph: Graph, statement: Written): void {
  const settled = settle(statement, graph.place.scope, graph.report, { origins: graph.origins });
  const { name, written } = takeName(settled, graph.report);
  bind({}, written, graph.report, { example: "residual { … }" });
  const body = bodyOf(graph, statement, example);
  if (body !== undefined) {
    const shortcut = { operand: graph.current, statement: undefined };
    const { place } = graph;
    walkBody(graph, body, { ...place, names: innerNames(place.names), shortcut });
    addSides(graph, statement, name, graph.current, shortcut);
  }
  nameCurrent(graph, name);
}

function addSides(
  graph: Graph,
  { word }: Written,
  name: Parameters<typeof mergeOperands>[3],
  inner: Operand | undefined,
  shortcut: NonNullable<Graph["place"]["shortcut"]>,
): void {
  const { operand, statement } = shortcut;
  const operands = inner && operand && [inner, operand];
  if (inner !== undefined && operand !== undefined && !sameShape(inner.shape, operand.shape)) {
    graph.report(unequal(word, inner, operand, statement !== undefined));
    loseShape(graph);
  } else mergeOperands(graph, "add", word, name, word.span, operands);
}

function unequal(
  { span }: Written["word"],
  inner: Operand,
  operand: Operand,
  hasShortcut: boolean,
): Diagnostic {
  return diagnose("NET0212", span, {
    inner: formatShape(inner.shape),
    shortcut: formatShape(operand.shape),
    hasShortcut,
    suggestion: hasShortcut ? undefined : fittingShortcut(operand.shape, inner.shape),
  });
}

/** A 1x1 convolution that makes the one shape of the other; undefined where none does. */
function fittingShortcut(from: readonly number[], to: readonly number[]): string | undefined {
  if (from.length === 1 && to.length === 1) return `shortcut { dense ${to[0]} }`;
  if (from.length !== 3 || to.length !== 3) return undefined;
  const stride = Math.ceil(from[0]! / to[0]!);
  const fits = [0, 1].every((axis) => Math.ceil(from[axis]! / stride) === to[axis]);
  if (!fits) return undefined;
  return `shortcut { conv ${to[2]} 1x1${stride === 1 ? "" : ` stride=${stride}`} }`;
}

/** `shortcut { … }` in a residual: the other way from what comes in to the sum. */
export function addShortcut(graph: Graph, statement: Written): void {
  const { shortcut } = graph.place;
  const { word } = statement;
  if (shortcut === undefined) {
    const parameters = { word: word.text, near: undefined, belongs: "residual" };
    graph.report(diagnose("NET0101", word.span, parameters));
    return;
  }
  if (shortcut.statement !== undefined) {
    const labels = [{ span: shortcut.statement.span, message: "the first is here" }];
    graph.report(diagnose("NET0209", word.span, { statement: "shortcut" }, { labels }));
    return;
  }
  const settled = settle(statement, graph.place.scope, graph.report, { origins: graph.origins });
  const { name, written } = takeName(settled, graph.report);
  bind({}, written, graph.report, { example: "shortcut { … }" });
  const body = bodyOf(graph, statement, "shortcut { conv 64 1x1 }");
  const { current, place } = graph;
  graph.current = shortcut.operand;
  shortcut.statement = word;
  if (body !== undefined)
    walkBody(graph, body, { ...place, names: innerNames(place.names), shortcut: undefined });
  shortcut.operand = body && graph.current;
  nameCurrent(graph, name);
  graph.current = current;
}
