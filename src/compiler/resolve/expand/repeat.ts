import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { cover, type Span } from "../../../diagnostics/span.ts";
import type { Block, Item, NumberAtom, Word } from "../../../parser/ast.ts";
import { bind } from "../../arguments/bind.ts";
import { decimal } from "../../arguments/decimal.ts";
import { whole } from "../../arguments/kinds.ts";
import { isUsable } from "../declare.ts";
import { loseShape, nameCurrent, type Graph } from "../graph.ts";
import { innerNames, takeName } from "../names.ts";
import { declare, innerScope } from "../scope.ts";
import { settle, type Written } from "../settle.ts";
import type { Frame } from "../trace.ts";
import { bodyOf, sayIncoming, statementLimit, walkBody } from "./body.ts";

const table = { times: whole({ position: 0, called: "the number of times" }) };
const example = "repeat 3 { … }";

/** `repeat 3 { … }`, `repeat 3 as i { … }`: the body so many times, with `i` from 0. */
export function addRepeat(graph: Graph, statement: Written): void {
  const { counter, items } = takeCounter(graph, statement);
  const settled = settle({ ...statement, items }, graph.place.scope, graph.report, {
    origins: graph.origins,
  });
  const { name, written } = takeName(settled, graph.report);
  const bound = bind(table, written, graph.report, { example });
  const body = bodyOf(graph, statement, example);
  if (bound === undefined) loseShape(graph);
  if (body !== undefined && bound === undefined) walkRound(graph, body, counter, undefined);
  else if (body !== undefined && bound !== undefined) {
    const { times } = bound.values;
    const span = cover(statement.word.span, bound.spans.times ?? statement.word.span);
    // One more than fits is enough to say so.
    for (let round = 0; round < Math.min(times, statementLimit + 1); round++) {
      if (graph.steps > statementLimit) break;
      const message = `round ${round + 1} of ${times}${sayIncoming(graph)}`;
      walkRound(graph, body, counter, { round, frame: { span, message } });
    }
  }
  nameCurrent(graph, name);
}

/** Carries out the body once; where it is not known how often it is meant to be, that once is of no known number. */
function walkRound(
  graph: Graph,
  body: Block,
  counter: Word | undefined,
  known: { readonly round: number; readonly frame: Frame } | undefined,
): void {
  const { place } = graph;
  const scope = innerScope(place.scope);
  if (counter !== undefined) {
    const value = known && numberAt(known.round, counter.span);
    declare(scope, { kind: "count", name: counter, value });
  }
  const frames = known === undefined ? place.frames : [...place.frames, known.frame];
  const names = innerNames(place.names);
  walkBody(graph, body, { ...place, names, scope, frames, shortcut: undefined });
}

function numberAt(value: number, span: Span): NumberAtom {
  return { kind: "number", value, text: decimal(value), span };
}

/** Takes `as i` out of the statement's items. */
function takeCounter(
  graph: Graph,
  { items, word }: Written,
): { readonly counter: Word | undefined; readonly items: readonly Item[] } {
  const at = items.findIndex((item) => item.kind === "word" && item.text === "as");
  if (at < 0) return { counter: undefined, items };
  const name = items[at + 1];
  const others = items.filter((_, i) => i !== at && i !== at + 1);
  if (name?.kind === "word")
    return { counter: isUsable(name, graph.report) ? name : undefined, items: others };
  const what = "`as` gives the number of the round a name";
  const span = cover(word.span, items[at]!.span);
  graph.report(diagnose("NET0314", span, { what, example: "repeat 3 as i { … }" }));
  return { counter: undefined, items: others };
}
