import { diagnosticsToJson, type JsonDiagnostic } from "../diagnostics/json.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { indexLines, positionOf } from "../diagnostics/position.ts";
import type { Source } from "../diagnostics/span.ts";
import type { Program } from "../parser/ast.ts";
import { parse } from "../parser/parse.ts";
import { countAll, countTrainable } from "./layers/parameter.ts";
import type { Derivation, LayerKind, Network, ResolvedLayer } from "./network.ts";
import { applyAllowances } from "./resolve/allowances.ts";
import type { ResolveOptions } from "./resolve/context.ts";
import { resolve } from "./resolve/resolve.ts";
import type { Frames } from "./resolve/trace.ts";
import { memoryAdvice } from "./resolve/training-memory.ts";
import type { Shape } from "./shape.ts";

export interface CheckOptions extends ResolveOptions {
  /** Bytes that training this network takes; the caller has them from the lowering. */
  readonly trainingBytes?: (network: Network) => number;
  /** Bytes that training may take; a warning says where it would take more. */
  readonly memoryLimit?: number;
}

export interface Memory {
  /** 0 where the caller gives no way to know, and where there is no network. */
  readonly trainingBytes: number;
  /** The parameters as float32. */
  readonly modelBytes: number;
}

/** What there is to say of a spec. */
export interface CheckResult {
  readonly source: Source;
  readonly program: Program;
  /** Undefined where there is an error. */
  readonly network: Network | undefined;
  readonly input: Shape | undefined;
  /** All layers, or those up to the first mistake in one. */
  readonly layers: readonly ResolvedLayer[];
  /** The calls and rounds that led to each layer that stands in a block, the outermost first. */
  readonly ways: ReadonlyMap<ResolvedLayer, Frames>;
  readonly parameters: number;
  readonly trainable: number;
  /** Convolution, dense and attention, no bias, one image. */
  readonly multiplyAdds: number;
  readonly memory: Memory;
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a spec, resolves it and runs all rules over it. */
export function check(source: Source, options: CheckOptions = {}): CheckResult {
  const { program, diagnostics: syntax } = parse(source);
  const { network: whole, input, layers, ways, diagnostics } = resolve(program, source, options);
  const network = hasErrors(syntax) ? undefined : whole;
  const parameters = sum(layers, (layer) => countAll(layer.parameters));
  const trainingBytes = network === undefined ? 0 : (options.trainingBytes?.(network) ?? 0);
  const limit = options.memoryLimit ?? Infinity;
  const advice = network && memoryAdvice(network, trainingBytes, limit);
  const found = [...syntax, ...diagnostics, ...(advice ? [advice] : [])];
  return {
    source,
    program,
    network,
    input,
    layers,
    ways,
    parameters,
    trainable: sum(layers, (layer) => countTrainable(layer.parameters)),
    multiplyAdds: sum(layers, (layer) => layer.multiplyAdds),
    memory: {
      trainingBytes,
      modelBytes: 4 * parameters,
    },
    diagnostics: inOrder(applyAllowances(found, program.comments, source, network !== undefined)),
  };
}

function sum(layers: readonly ResolvedLayer[], of: (layer: ResolvedLayer) => number): number {
  return layers.reduce((total, layer) => total + of(layer), 0);
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** One row of the table. */
export interface JsonLayer {
  readonly name: string;
  readonly kind: LayerKind;
  readonly shape: Shape;
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  readonly derivation: Derivation;
  /** From 1. */
  readonly line: number;
  readonly implicit?: true;
}

/** What `netc check --json` prints. */
export interface CheckJson {
  readonly version: 1;
  readonly ok: boolean;
  readonly input: Shape | null;
  readonly layers: readonly JsonLayer[];
  readonly parameters: number;
  readonly trainable: number;
  readonly multiplyAdds: number;
  readonly memory: Memory;
  readonly diagnostics: readonly JsonDiagnostic[];
}

/** The result as the object that programs read; see docs for its fields. */
export function toJson(result: CheckResult): CheckJson {
  const lines = indexLines(result.source.text);
  return {
    version: 1,
    ok: !hasErrors(result.diagnostics),
    input: result.input ?? null,
    layers: result.layers.map((layer) => ({
      name: layer.name,
      kind: layer.kind,
      shape: layer.shape,
      parameters: countAll(layer.parameters),
      trainable: countTrainable(layer.parameters),
      multiplyAdds: layer.multiplyAdds,
      derivation: layer.derivation,
      line: positionOf(lines, layer.span.start).line,
      ...(layer.implicit ? { implicit: true as const } : {}),
    })),
    parameters: result.parameters,
    trainable: result.trainable,
    multiplyAdds: result.multiplyAdds,
    memory: result.memory,
    diagnostics: diagnosticsToJson(result.diagnostics, result.source),
  };
}
