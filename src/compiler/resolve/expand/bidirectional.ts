import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Block } from "../../../parser/ast.ts";
import { bind } from "../../arguments/bind.ts";
import type { SettledItem } from "../../arguments/settled.ts";
import { recurrentKinds, type RecurrentKind } from "../../layers/recurrent.ts";
import { layers } from "../../layers/registry.ts";
import { addLayer, loseShape, refuseBlock, type Graph } from "../graph.ts";
import { settle, type Written } from "../settle.ts";
import { statementWords } from "../words.ts";
import { bodyOf } from "./body.ts";

const { example, ownArguments } = layers.bidirectional;

/**
 * `bidirectional { lstm 64 }`: one layer, whose arguments stand partly in its own statement and partly in the one in
 * its block.
 */
export function addBidirectional(graph: Graph, statement: Written): void {
  const { scope } = graph.place;
  const body = bodyOf(graph, statement, example);
  // Without its block, what stands in front of one is most likely meant for it.
  if (body === undefined) {
    loseShape(graph);
    return;
  }
  const settled = settle(statement, scope, graph.report, { origins: graph.origins });
  const unnamed = settled.items.filter(
    (item) => item.kind !== "option" || item.key.text !== "name",
  );
  const options = { example, otherOptions: ["name"] };
  const own = bind(ownArguments, { ...settled, items: unnamed }, graph.report, options);
  const inner = innerItems(graph, body, statement);
  if (own === undefined || inner === undefined) {
    loseShape(graph);
    return;
  }
  addLayer(graph, "bidirectional", {
    ...settled,
    items: [...settled.items, ...inner],
    block: undefined,
  });
}

/** The word and the items of the recurrent layer in the block; undefined after a diagnostic. */
function innerItems(
  graph: Graph,
  { statements }: Block,
  { word }: Written,
): readonly SettledItem[] | undefined {
  const { report, origins, place } = graph;
  const [first, second] = statements;
  const refuse = (at: Written["word"], found: string | undefined): undefined => {
    report(diagnose("NET0319", at.span, { found, count: statements.length }));
  };
  if (statements.some(({ damaged }) => damaged === true)) return undefined;
  if (second !== undefined) return refuse(second.word ?? word, undefined);
  const own = first?.word;
  if (first === undefined || own === undefined) return refuse(word, "{ … }");
  if (!isRecurrent(own.text) || first.call !== undefined) return refuse(own, own.text);
  const settled = settle({ ...first, word: own }, place.scope, report, { origins });
  refuseBlock(settled, report);
  for (const item of settled.items) {
    if (item.kind === "option" && item.key.text === "name") return refuse(item.key, "name");
    if (item.kind === "word" && item.text === "reverse") return refuse(item, "reverse");
  }
  const table = layers[own.text].arguments;
  const options = { example: layers[own.text].example, statements: statementWords };
  const bound = bind(table, settled, report, options);
  return bound && [own, ...settled.items];
}

function isRecurrent(text: string): text is RecurrentKind {
  return (recurrentKinds as readonly string[]).includes(text);
}
