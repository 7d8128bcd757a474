import { diagnose } from "../../../diagnostics/diagnostic.ts";
import type { Block, Statement } from "../../../parser/ast.ts";
import { formatShape } from "../../shape.ts";
import { scopeOf } from "../declare.ts";
import { loseShape, type Graph, type Place } from "../graph.ts";
import { closeNames } from "../names.ts";

/** Far more than any net that is trained; few enough to be refused at once. */
export const statementLimit = 10_000;

/** Deeper than any net; shallow enough for functions that call themselves. */
const depthLimit = 150;

/**
 * Carries out a body in a place of its own and returns to the one before: what is named and declared in it is not known
 * outside.
 */
export function walkBody(graph: Graph, body: Block, place: Omit<Place, "depth">): void {
  const outer = graph.place;
  const depth = outer.depth + 1;
  if (depth > depthLimit) return refuseSize(graph, "depth");
  graph.place = { ...place, depth };
  const scope = scopeOf(body.statements, place.scope, graph.report);
  graph.place = { ...graph.place, scope };
  graph.walk(graph, body.statements);
  closeNames(place.names);
  graph.place = outer;
}

/** Counts a statement of a body that is carried out more than once; false where there are too many. */
export function countStep(graph: Graph): boolean {
  if (graph.steps > statementLimit) return false;
  if (graph.place.frames.length > 0 && ++graph.steps > statementLimit) {
    refuseSize(graph, "statements");
    return false;
  }
  return true;
}

/** Says once, at the outermost call or `repeat`, that the net grows too large, and ends all growing. */
function refuseSize(graph: Graph, what: "statements" | "depth"): void {
  const told = graph.steps > statementLimit && what === "depth";
  const [outermost] = graph.place.frames;
  const limit = what === "depth" ? depthLimit : statementLimit;
  if (!told && outermost !== undefined)
    graph.reportOutside(diagnose("NET0213", outermost.span, { what, limit }));
  graph.steps = statementLimit + 1;
  loseShape(graph);
}

/** "28x28x1 comes in", where it is known. */
export function sayIncoming({ current }: Graph): string {
  return current === undefined ? "" : `; ${formatShape(current.shape)} comes in`;
}

/** Refuses a construct that has no block, or none with statements in it; a damaged one may have had it. */
export function bodyOf(
  graph: Graph,
  { word, block, damaged }: Statement,
  example: string,
): Block | undefined {
  if (block !== undefined && block.statements.length > 0) return block;
  if (damaged !== true && word !== undefined)
    graph.report(diagnose("NET0315", word.span, { statement: word.text, example }));
  loseShape(graph);
  return undefined;
}
