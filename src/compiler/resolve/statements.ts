import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Statement } from "../../parser/ast.ts";
import { isLayerKind, layers } from "../layers/registry.ts";
import { isDeclaration } from "./declare.ts";
import { addBidirectional } from "./expand/bidirectional.ts";
import { countStep } from "./expand/body.ts";
import { addCall, signature } from "./expand/call.ts";
import { addParallel } from "./expand/parallel.ts";
import { addRepeat } from "./expand/repeat.ts";
import { addResidual, addShortcut } from "./expand/residual.ts";
import { addFrom, addLayer, loseShape, type Graph } from "./graph.ts";
import { notBuiltYet, refusedCall, unknownStatement } from "./refusals.ts";
import { find } from "./scope.ts";
import { settle, type Written } from "./settle.ts";
import { isStatementWord, notBuilt } from "./words.ts";

/** Carries out the statements of a body, one after the other. */
export function walk(graph: Graph, statements: readonly Statement[]): void {
  for (const statement of statements) {
    if (!countStep(graph)) return;
    addStatement(graph, statement);
  }
}

/** Whether a statement is a part of the net: a layer, a block, or what is refused in the place of one. */
export function isPartOfNet(statement: Statement): boolean {
  const text = statement.word?.text;
  const section = text === "input" || text === "data" || text === "train" || text === "augment";
  return !section && !isDeclaration(statement);
}

/** Adds what a statement says to the net. */
function addStatement(graph: Graph, statement: Statement): void {
  const { word } = statement;
  graph.origins = new Map();
  if (word !== undefined) addWorded(graph, { ...statement, word });
  else if (statement.damaged === true) loseShape(graph);
  else refuse(graph, diagnose("NET0316", statement.span, {}));
}

function addWorded(graph: Graph, statement: Written): void {
  const { word, call } = statement;
  const text = word.text;
  if (isDeclaration(statement)) return;
  if (text === "input" || text === "data" || text === "train") {
    // Outside of blocks they are read before the layers.
    if (graph.place.depth > 0) refuse(graph, diagnose("NET0318", word.span, { statement: text }));
    return;
  }
  if (notBuilt[text] !== undefined) refuseNotBuilt(graph, statement);
  else if (call !== undefined && call.word === undefined && !isStatementWord(text))
    addCall(graph, statement, call);
  else if (call !== undefined && isStatementWord(text)) refuse(graph, refusedCall(statement));
  else if (text === "repeat") addRepeat(graph, statement);
  else if (text === "residual") addResidual(graph, statement);
  else if (text === "shortcut") addShortcut(graph, statement);
  else if (text === "parallel") addParallel(graph, statement);
  else if (text === "bidirectional") addBidirectional(graph, statement);
  else addPlain(graph, statement);
}

/** `from`, a layer, or no statement at all. */
function addPlain(graph: Graph, statement: Written): void {
  const { text } = statement.word;
  const { report, origins, place } = graph;
  const merges = isLayerKind(text) && layers[text].merges;
  const namesTensors = merges || text === "from";
  if (!namesTensors && !isLayerKind(text)) {
    // The call of a block whose parentheses could not be read, which is told.
    const isCall = statement.damaged === true && find(place.scope, text)?.kind === "block";
    return isCall ? loseShape(graph) : refuse(graph, unknown(graph, statement));
  }
  const settled = settle(statement, place.scope, report, { namesTensors, origins });
  if (isLayerKind(text)) addLayer(graph, text, settled);
  else addFrom(graph, settled);
}

/** A word that begins no statement; the name of a block lacks its parentheses. */
function unknown(graph: Graph, { word }: Written): Diagnostic {
  const found = find(graph.place.scope, word.text);
  if (found?.kind !== "block") return unknownStatement(word);
  const what = `\`${word.text}\` is a block, and a block is called with parentheses`;
  return diagnose("NET0314", word.span, { what, example: signature(found) });
}

function refuse(graph: Graph, diagnostic: Diagnostic): void {
  graph.report(diagnostic);
  loseShape(graph);
}

/** What is promised stands between layers; `augment` is none and leaves what comes in as it is. */
function refuseNotBuilt(graph: Graph, statement: Written): void {
  const { current } = graph;
  refuse(graph, notBuiltYet(statement.word));
  if (!isPartOfNet(statement)) graph.current = current;
}
