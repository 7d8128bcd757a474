import type { Block, Statement } from "../../../parser/ast.ts";
import { startGraph, type Graph } from "../graph.ts";
import { calledNames, giveName, innerNames } from "../names.ts";
import { declare, innerScope, type NamedBlock, type Parameter, type Scope } from "../scope.ts";
import { settleExpression } from "../settle.ts";
import type { Trace } from "../trace.ts";
import { walkBody } from "./body.ts";

/**
 * Carries out the blocks that no call has carried out, as far as that goes when neither the values of their parameters
 * nor what comes in are known: what is wrong in them whatever they are called with is told now and not with the first
 * call. `statements` are those outside of all blocks. Nothing comes into the net of it.
 */
export function judgeUncalled(net: Graph, statements: readonly Statement[]): void {
  const { scope } = net.place;
  const { declared, carriedOut } = scope.ledger;
  const graph = startGraph(statements, undefined, scope, butSizes(net.trace), net.walk);
  // Blocks that stand in one of these are declared while it is carried out, and have their turn.
  for (const block of declared.values())
    if (block.kind === "block" && block.body !== undefined && !carriedOut.has(block.body))
      judge(graph, block, block.body);
}

/** What is in no net is not too large. */
function butSizes(trace: Trace): Trace {
  return {
    ...trace,
    report: (diagnostic, ...way) => {
      if (diagnostic.code !== "NET0213") trace.report(diagnostic, ...way);
    },
  };
}

function judge(graph: Graph, { name, parameters, scope: outer }: NamedBlock, body: Block): void {
  graph.current = undefined;
  const scope = innerScope(outer);
  const names = calledNames(graph.place.names, name.text, undefined);
  // Where there is a call, what is wrong with them is told there.
  if (!scope.ledger.used.has(name)) checkDefaults(graph, parameters, outer);
  for (const parameter of parameters) {
    // Whether it will be a value or a tensor, only a call says.
    declare(scope, { kind: "parameter", name: parameter.name, value: undefined });
    giveName(names, parameter.name, undefined, graph.report);
    scope.ledger.used.add(parameter.name);
  }
  walkBody(graph, body, {
    names: innerNames(names),
    scope,
    frames: [{ span: name.span, message: "in this block, whatever it is called with" }],
    shortcut: undefined,
    calls: [body],
  });
}

/** A default may use the parameters before it. */
function checkDefaults(graph: Graph, parameters: readonly Parameter[], outer: Scope): void {
  const scope = innerScope(outer);
  for (const { name, default: otherwise } of parameters) {
    if (otherwise !== undefined) settleExpression(otherwise, scope, graph.report);
    declare(scope, { kind: "parameter", name, value: undefined });
  }
}
