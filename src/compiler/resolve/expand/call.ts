import { diagnose, type Report } from "../../../diagnostics/diagnostic.ts";
import { nearest } from "../../../diagnostics/nearest.ts";
import { cover } from "../../../diagnostics/span.ts";
import type { CallArguments, Expression, Word } from "../../../parser/ast.ts";
import { printExpression } from "../../../parser/print-expression.ts";
import { bind } from "../../arguments/bind.ts";
import { isClosedWord } from "../closed-words.ts";
import { loseShape, nameCurrent, refuseBlock, type Graph } from "../graph.ts";
import { calledNames, giveName, lookUpName, takeName, type Names } from "../names.ts";
import { declare, find, innerScope, namesIn, type NamedBlock, type Scope } from "../scope.ts";
import { settle, settleExpression, type Written } from "../settle.ts";
import { sayIncoming, walkBody } from "./body.ts";

/** `convbn(64, stride=2)`: the layers of a named block, with values for its parameters. */
export function addCall(graph: Graph, statement: Written, call: CallArguments): void {
  const settled = settle(statement, graph.place.scope, graph.report, { origins: graph.origins });
  const { name, written } = takeName(settled, graph.report);
  bind({}, written, graph.report, { example: `${statement.word.text}(…)` });
  refuseBlock(settled, graph.report);
  const block = findBlock(graph, statement.word);
  if (block?.body === undefined) loseShape(graph);
  else if (graph.place.calls.includes(block.body)) refuseRecursion(graph, statement.word, block);
  else {
    const names = calledNames(graph.place.names, block.name.text, name?.text);
    const given = bindCall(graph, statement, call, block, names);
    if (given === undefined) loseShape(graph);
    else {
      const span = cover(statement.word.span, call.span);
      const values = given.said.length === 0 ? "" : ` with ${given.said.join(", ")}`;
      const message = `called here${values}${sayIncoming(graph)}`;
      given.scope.ledger.carriedOut.add(block.body);
      walkBody(graph, block.body, {
        names,
        scope: given.scope,
        frames: [...graph.place.frames, { span, message }],
        shortcut: undefined,
        calls: [...graph.place.calls, block.body],
      });
    }
  }
  nameCurrent(graph, name);
}

function findBlock(graph: Graph, word: Word): NamedBlock | undefined {
  const { scope } = graph.place;
  const found = find(scope, word.text);
  if (found?.kind === "block") return found;
  const known = namesIn(scope, "block");
  const near = nearest(word.text, known);
  const edits = near === undefined ? [] : [{ span: word.span, text: near }];
  const parameters = { name: word.text, near, known, isConstant: found !== undefined };
  graph.report(diagnose("NET0106", word.span, parameters, { edits }));
  return undefined;
}

function refuseRecursion(graph: Graph, word: Word, block: NamedBlock): void {
  const labels = [{ span: block.name.span, message: "the block is declared here" }];
  graph.report(diagnose("NET0110", word.span, { name: word.text }, { labels }));
  loseShape(graph);
}

/** What a call gives the parameters of its block. */
interface Given {
  /** The block's own scope with the parameters in it. */
  readonly scope: Scope;
  /** "filters=64", for messages. */
  readonly said: readonly string[];
}

/** Gives every parameter its value, tensors a name among `names`; undefined after a diagnostic. */
function bindCall(
  graph: Graph,
  { word }: Written,
  call: CallArguments,
  block: NamedBlock,
  names: Names,
): Given | undefined {
  const arguments_ = assign(word, call, block, graph.report);
  if (arguments_ === undefined) return undefined;
  const scope = innerScope(block.scope);
  const said: string[] = [];
  let sound = true;
  for (const { name, default: otherwise } of block.parameters) {
    const written = arguments_.get(name.text);
    const tensor = written && tensorOf(graph, written);
    if (tensor !== undefined) {
      giveName(names, name, tensor.operand, graph.report);
      scope.ledger.used.add(name);
      said.push(`${name.text}=${tensor.name}`);
      continue;
    }
    // A default may use the parameters before it, but nothing of the caller's.
    const value =
      written === undefined
        ? otherwise && settleExpression(otherwise, scope, graph.report)
        : settleExpression(written, graph.place.scope, graph.report);
    sound &&= value !== undefined;
    declare(scope, { kind: "parameter", name, value });
    if (value !== undefined) said.push(`${name.text}=${value.text}`);
  }
  return sound ? { scope, said } : undefined;
}

/** A name that is no value but a tensor's. */
function tensorOf(graph: Graph, written: Expression) {
  if (written.kind !== "name" || isClosedWord(written.text)) return undefined;
  const { scope, names } = graph.place;
  if (find(scope, written.text) !== undefined) return undefined;
  const found = lookUpName(names, written.text);
  return found && { name: written.text, operand: found.operand };
}

/** Which argument is for which parameter; undefined after a diagnostic. */
function assign(
  { text: statement, span }: Word,
  call: CallArguments,
  block: NamedBlock,
  report: Report,
): ReadonlyMap<string, Expression> | undefined {
  const { parameters } = block;
  const assigned = new Map<string, Expression>();
  let sound = true;
  const refuse: Report = (diagnostic) => {
    sound = false;
    report(diagnostic);
  };
  const keyed = call.items.filter((item) => item.kind === "call-option");
  const values = call.items.filter((item) => item.kind !== "call-option");
  for (const [i, value] of values.entries()) {
    const parameter = parameters[i];
    if (parameter !== undefined) assigned.set(parameter.name.text, value);
    else if (i === parameters.length) {
      const [takes, hint] = [sayParameters(block), `it is declared as \`${signature(block)}\``];
      const found = printExpression(value);
      refuse(diagnose("NET0304", value.span, { statement, found, takes, hint }));
    }
  }
  for (const { key, value } of keyed) {
    const first = assigned.get(key.text);
    const options = parameters.map(({ name }) => name.text);
    if (!options.includes(key.text)) {
      const near = nearest(key.text, options);
      const edits = near === undefined ? [] : [{ span: key.span, text: near }];
      const parameters_ = { statement, option: key.text, near, options };
      refuse(diagnose("NET0301", key.span, parameters_, { edits }));
    } else if (first !== undefined) {
      const labels = [{ span: first.span, message: "the first is here" }];
      const [a, b] = [printExpression(first), printExpression(value)];
      const twice = { statement, what: `\`${key.text}\``, first: a, second: b };
      refuse(diagnose("NET0308", value.span, twice, { labels }));
    } else assigned.set(key.text, value);
  }
  const missing = parameters.filter((p) => p.default === undefined && !assigned.has(p.name.text));
  if (missing.length > 0 && sound) {
    const names = missing.map(({ name }) => `\`${name.text}\``).join(" and ");
    refuse(diagnose("NET0303", span, { statement, missing: names, example: signature(block) }));
  }
  return sound ? assigned : undefined;
}

/** `convbn(filters, stride=1)`. */
export function signature({ name, parameters }: NamedBlock): string {
  const items = parameters.map((p) =>
    p.default === undefined ? p.name.text : `${p.name.text}=${printExpression(p.default)}`,
  );
  return `${name.text}(${items.join(", ")})`;
}

function sayParameters({ parameters }: NamedBlock): string {
  if (parameters.length === 0) return "no arguments";
  return `only ${parameters.map(({ name }) => `\`${name.text}\``).join(" and ")}`;
}
