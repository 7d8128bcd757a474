import { diagnose, hasErrors, type Diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../diagnostics/span.ts";
import type { Program, Statement } from "../../parser/ast.ts";
import type { Worded } from "../arguments/settled.ts";
import type { Operand } from "../layers/layer.ts";
import type { DataPlan, Network, ResolvedLayer } from "../network.ts";
import type { Shape } from "../shape.ts";
import type { LayerReport, ResolveOptions } from "./context.ts";
import { resolveData } from "./data.ts";
import { settleTokens } from "./data-scale.ts";
import { declareAll } from "./declare.ts";
import { judgeUncalled } from "./expand/uncalled.ts";
import { startGraph, type Graph } from "./graph.ts";
import { readInput, type InputStatement } from "./input.ts";
import { giveName, nameInput } from "./names.ts";
import { doubledStatement, isMisspeltInput, refusedCall } from "./refusals.ts";
import { rules } from "./rules/rules.ts";
import { outermostScope, type Scope } from "./scope.ts";
import { settleSection, type Written } from "./settle.ts";
import { checkSettings } from "./settings.ts";
import { isPartOfNet, walk } from "./statements.ts";
import { startTrace, type Frames } from "./trace.ts";
import { resolveTraining } from "./training.ts";
import { targetOf } from "./training-target.ts";
import { takeOutOfUnclosed } from "./unclosed.ts";

export interface Resolution {
  /** Undefined where there is an error. */
  readonly network: Network | undefined;
  /** The input's shape, as far as it is known. */
  readonly input: Shape | undefined;
  /** The layers up to the first mistake in one. */
  readonly layers: readonly ResolvedLayer[];
  readonly diagnostics: readonly Diagnostic[];
  /** The calls and rounds that led to each layer that stands in a block, the outermost first. */
  readonly ways: ReadonlyMap<ResolvedLayer, Frames>;
}

/** From what was written to what was meant, or to everything that is wrong with it. */
export function resolve(parsed: Program, source: Source, options: ResolveOptions = {}): Resolution {
  const diagnostics: Diagnostic[] = [];
  const statements = takeOutOfUnclosed(parsed.statements, source);
  const program = { ...parsed, statements };
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const scope = outermostScope();
  declareAll(statements, scope, report, options.settings);
  checkSettings(options.settings ?? new Map(), scope, report);
  const sections = readSections(statements, scope, report);
  const start = resolveInput(sections, options, report);
  const { graph, output } = resolveLayers(program, sections, start, scope, report);
  const training = resolveTraining(sections.train, {
    report,
    layers: graph.layers.slice(0, graph.sound),
    output: output === undefined ? undefined : graph.layers[output],
    input: start.shape,
    data: start.data,
  });
  const layers = graph.layers.slice(0, graph.sound);
  const data = settleTokens(start.data, sections.data, layers, report);
  const base = { input: start.shape, layers, diagnostics, ways: graph.ways };
  if (hasErrors(diagnostics) || start.shape === undefined) return { ...base, network: undefined };
  if (output === undefined || training === undefined) return { ...base, network: undefined };
  const network: Network = {
    input: start.shape,
    layers: graph.layers,
    output,
    data,
    training,
  };
  const reportOf: LayerReport = (diagnostic, layer) =>
    graph.trace.report(diagnostic, graph.ways.get(layer) ?? []);
  for (const rule of rules) rule(network, reportOf);
  reportUnused(scope, report);
  graph.trace.flush();
  return { ...base, network: hasErrors(diagnostics) ? undefined : network };
}

/** What the ledger calls its entries, as messages call them. */
const sorts = {
  constant: "constant",
  parameter: "parameter",
  count: "number of the round",
  block: "block",
} as const;

function reportUnused({ ledger }: Scope, report: Report): void {
  for (const { name, kind } of ledger.declared.values()) {
    if (ledger.used.has(name)) continue;
    report(diagnose("NET0717", name.span, { what: sorts[kind], name: name.text }));
  }
}

/** The statements of a spec that stand once and are read before the layers. */
interface Sections {
  readonly input: Worded | undefined;
  readonly data: Worded | undefined;
  readonly train: Worded | undefined;
}

function readSections(statements: readonly Statement[], scope: Scope, report: Report): Sections {
  const found: { input?: Written; data?: Written; train?: Written } = {};
  for (const { word, ...rest } of statements) {
    if (word?.text !== "input" && word?.text !== "data" && word?.text !== "train") continue;
    const statement = { ...rest, word };
    const first = found[word.text];
    if (first === undefined) found[word.text] = statement;
    else report(doubledStatement(first, statement));
    if (statement.call !== undefined) report(refusedCall(statement));
  }
  const settled = (written: Written | undefined): Worded | undefined =>
    written && settleSection(written, scope, report);
  return { input: settled(found.input), data: settled(found.data), train: settled(found.train) };
}

/** What the layers begin with. */
interface Start {
  readonly statement: InputStatement | undefined;
  readonly shape: Shape | undefined;
  readonly data: DataPlan | undefined;
}

/** The input's shape: from the command line, else from `input`, else from the data. */
function resolveInput(
  { input, data, train }: Sections,
  options: ResolveOptions,
  report: Report,
): Start {
  const statement = input && readInput(input, report);
  const given = options.input ?? statement?.shape;
  const span = options.input === undefined ? statement?.span : undefined;
  const plan =
    data &&
    resolveData(data, {
      report,
      input: given && { shape: given, span },
      facts: options.facts,
      target: targetOf(train),
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
  scope: Scope,
  report: Report,
): { readonly graph: Graph; readonly output: number | undefined } {
  const input: Operand | undefined = shape && { source: "input", name: "the input", shape };
  const graph = startGraph(program.statements, input, scope, startTrace(report), walk);
  nameInput(graph.place.names, sections.input, input);
  if (statement?.name !== undefined) giveName(graph.place.names, statement.name, input, report);
  walk(graph, program.statements);
  const first = program.statements.find(isPartOfNet);
  const output = outputOf(graph, program, first, report);
  judgeUncalled(graph, program.statements);
  graph.trace.flush();
  const late = sections.input !== undefined && first !== undefined;
  if (late && sections.input.span.start > first.span.start)
    report(diagnose("NET0210", sections.input.word.span, { layer: first.word?.text ?? "" }));
  const isGiven =
    input !== undefined ||
    sections.input !== undefined ||
    sections.data !== undefined ||
    program.statements.some(isMisspeltInput);
  if (first !== undefined && !isGiven)
    report(diagnose("NET0201", first.word?.span ?? first.span, {}));
  if (first === undefined) report(diagnose("NET0211", program.span, { fromInput: false }));
  return { graph, output };
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
