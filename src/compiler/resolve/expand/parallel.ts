import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Statement } from "../../../parser/ast.ts";
import { bind } from "../../arguments/bind.ts";
import { requiredWord } from "../../arguments/kinds.ts";
import type { Operand } from "../../layers/layer.ts";
import { loseShape, mergeOperands, nameCurrent, type Graph } from "../graph.ts";
import { innerNames, takeName } from "../names.ts";
import { settle, type Written } from "../settle.ts";
import { bodyOf, walkBody } from "./body.ts";

const table = { join: requiredWord("how the branches are joined", ["concat", "add", "multiply"]) };
const example = "parallel concat { { conv 8 1x1 } { conv 8 3x3 same } }";

/** `parallel concat { { … } { … } }`: branches that read the same tensor, and what joins them. */
export function addParallel(graph: Graph, statement: Written): void {
  const settled = settle(statement, graph.place.scope, graph.report, { origins: graph.origins });
  const { name, written } = takeName(settled, graph.report);
  const bound = bind(table, written, graph.report, { example });
  const body = bodyOf(graph, statement, example);
  const operands = body && walkBranches(graph, statement, body.statements);
  const joined = bound === undefined ? undefined : operands;
  const { word } = statement;
  if (joined === undefined) loseShape(graph);
  mergeOperands(graph, bound?.values.join ?? "concat", word, name, word.span, joined);
  nameCurrent(graph, name);
}

/** The tensors that the branches give; undefined where one of them is unknown. */
function walkBranches(
  graph: Graph,
  { word }: Written,
  statements: readonly Statement[],
): readonly Operand[] | undefined {
  const { current: incoming, place } = graph;
  const operands: (Operand | undefined)[] = [];
  for (const branch of statements) {
    graph.current = incoming;
    if (branch.word !== undefined) {
      const parameters = { found: branch.word.text, count: 0 };
      // The braces that one statement lacks are most likely those of the next as well.
      if (!operands.includes(undefined))
        graph.report(diagnose("NET0317", branch.word.span, parameters));
      operands.push(undefined);
    } else if (branch.block !== undefined) {
      const names = innerNames(place.names);
      walkBody(graph, branch.block, { ...place, names, shortcut: undefined });
      operands.push(graph.current);
    }
  }
  if (operands.length === 1 && statements[0]?.word === undefined) {
    graph.report(diagnose("NET0317", word.span, { found: undefined, count: 1 }));
    return undefined;
  }
  const known = operands.filter((operand) => operand !== undefined);
  return known.length === operands.length ? known : undefined;
}
