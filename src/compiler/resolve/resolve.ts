import { diagnose, hasErrors, type Diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../diagnostics/span.ts";
import type { Program, Statement } from "../../parser/ast.ts";
import type { Operand } from "../layers/layer.ts";
import { isLayerKind } from "../layers/registry.ts";
import type { DataPlan, Network, ResolvedLayer } from "../network.ts";
import type { Shape } from "../shape.ts";
import type { ResolveOptions } from "./context.ts";
import { resolveData } from "./data.ts";
import { addFrom, addLayer, loseShape, startGraph, type Graph, type Worded } from "./graph.ts";
import { readInput, type InputStatement } from "./input.ts";
import { giveName, nameInput } from "./names.ts";
import {
  doubledStatement,
  isMisspeltInput,
  notBuiltYet,
  refusedCall,
  unknownStatement,
  withoutEchoes,
} from "./refusals.ts";
import { rules } from "./rules/rules.ts";
import { resolveTraining } from "./training.ts";
import { takeOutOfUnclosed } from "./unclosed.ts";
import { notBuilt } from "./words.ts";

export interface Resolution {
  /** Undefined where there is an error. */
  readonly network: Network | undefined;
  /** The input's shape, as far as it is known. */
  readonly input: Shape | undefined;
  /** The layers up to the first mistake in one. */
  readonly layers: readonly ResolvedLayer[];
  readonly diagnostics: readonly Diagnostic[];
}

/** From what was written to what was meant, or to everything that is wrong with it. */
export function resolve(parsed: Program, source: Source, options: ResolveOptions = {}): Resolution {
  const diagnostics: Diagnostic[] = [];
  const statements = takeOutOfUnclosed(parsed.statements, source);
  const program = { ...parsed, statements };
  const report = withoutEchoes(statements, source, (d) => diagnostics.push(d));
  const sections = readSections(statements, report);
  const start = resolveInput(sections, options, report);
  const { graph, output } = resolveLayers(program, sections, start, report);
  const training = resolveTraining(sections.train, {
    report,
    layers: graph.layers.slice(0, graph.sound),
    output: output === undefined ? undefined : graph.layers[output],
    data: start.data,
  });
  const base = { input: start.shape, layers: graph.layers.slice(0, graph.sound), diagnostics };
  if (hasErrors(diagnostics) || start.shape === undefined) return { ...base, network: undefined };
  if (output === undefined || training === undefined) return { ...base, network: undefined };
  const network: Network = {
    input: start.shape,
    layers: graph.layers,
    output,
    data: start.data,
    training,
  };
  for (const rule of rules) rule(network, report);
  return { ...base, network: hasErrors(diagnostics) ? undefined : network };
}

/** The statements of a spec that stand once and are read before the layers. */
interface Sections {
  readonly input: Worded | undefined;
  readonly data: Worded | undefined;
  readonly train: Worded | undefined;
}

function readSections(statements: readonly Statement[], report: Report): Sections {
  const found: { input?: Worded; data?: Worded; train?: Worded } = {};
  for (const statement of statements.filter(isWorded)) {
    const word = statement.word.text;
    if (word !== "input" && word !== "data" && word !== "train") continue;
    const first = found[word];
    if (first === undefined) found[word] = statement;
    else report(doubledStatement(first, statement));
    if (statement.call !== undefined) report(refusedCall(statement));
  }
  return { input: found.input, data: found.data, train: found.train };
}

function isWorded(statement: Statement): statement is Worded {
  return statement.word !== undefined;
}

/** What the layers begin with. */
interface Start {
  readonly statement: InputStatement | undefined;
  readonly shape: Shape | undefined;
  readonly data: DataPlan | undefined;
}

/** The input's shape: from the command line, else from `input`, else from the data. */
function resolveInput({ input, data }: Sections, options: ResolveOptions, report: Report): Start {
  const statement = input && readInput(input, report);
  const given = options.input ?? statement?.shape;
  const span = options.input === undefined ? statement?.span : undefined;
  const plan =
    data &&
    resolveData(data, {
      report,
      input: given && { shape: given, span },
      facts: options.facts,
    });
  // After a mistake in `input` the data's shape would only lead to mistakes that are none.
  const shape = given ?? (input === undefined ? plan?.facts.shape : undefined);
  return { statement, shape, data: plan };
}

/** Walks over the layers; `output` is the index of the one that gives the net's result, where there is no mistake. */
function resolveLayers(
  program: Program,
  sections: Sections,
  { statement, shape }: Start,
  report: Report,
): { readonly graph: Graph; readonly output: number | undefined } {
  const input: Operand | undefined = shape && { source: "input", name: "the input", shape };
  const graph = startGraph(program.statements, input, report);
  nameInput(graph.names, sections.input, input);
  if (statement?.name !== undefined) giveName(graph.names, statement.name, input, report);
  let first: Statement | undefined;
  for (const each of program.statements) {
    if (each === sections.input && first !== undefined)
      report(diagnose("NET0210", each.word!.span, { layer: first.word?.text ?? "" }));
    if (addStatement(graph, each)) first ??= each;
  }
  const isGiven =
    input !== undefined ||
    sections.input !== undefined ||
    sections.data !== undefined ||
    program.statements.some(isMisspeltInput);
  if (first !== undefined && !isGiven)
    report(diagnose("NET0201", first.word?.span ?? first.span, {}));
  if (first === undefined) report(diagnose("NET0211", program.span, { fromInput: false }));
  return { graph, output: outputOf(graph, program, first, report) };
}

function outputOf(
  graph: Graph,
  program: Program,
  first: Statement | undefined,
  report: Report,
): number | undefined {
  if (graph.sound !== undefined || graph.current === undefined || first === undefined)
    return undefined;
  const { source } = graph.current;
  if (source !== "input") return source;
  const last = program.statements.findLast(({ word }) => word?.text === "from") ?? first;
  report(diagnose("NET0211", last.span, { fromInput: true }));
  return undefined;
}

/** Adds what a statement says to the net; false for statements that are no part of it. */
function addStatement(graph: Graph, statement: Statement): boolean {
  if (!isWorded(statement)) {
    if (statement.damaged !== true)
      graph.report(
        diagnose("NET0410", statement.span, {
          what: "{ … }",
          instead: "write its layers out for now",
        }),
      );
    loseShape(graph);
    return true;
  }
  const { word, call } = statement;
  const text = word.text;
  if (text === "input" || text === "data" || text === "train") return false;
  if (notBuilt[text] !== undefined) return refuseNotBuilt(graph, statement);
  if (call !== undefined) refuse(graph, refusedCall(statement));
  else if (text === "from") addFrom(graph, statement);
  else if (isLayerKind(text)) addLayer(graph, text, statement);
  else refuse(graph, unknownStatement(statement));
  return true;
}

function refuse(graph: Graph, diagnostic: Diagnostic): void {
  graph.report(diagnostic);
  loseShape(graph);
}

/** `let`, `block` and `augment` stand between layers without being any. */
function refuseNotBuilt(graph: Graph, { word }: Worded): boolean {
  const isLayer = word.text !== "let" && word.text !== "block" && word.text !== "augment";
  const { current } = graph;
  refuse(graph, notBuiltYet(word));
  if (!isLayer) graph.current = current;
  return isLayer;
}
