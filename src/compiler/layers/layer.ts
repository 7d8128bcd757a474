import { optionName, type ArgumentsOf, type ArgumentTable } from "../arguments/argument.ts";
import { bind, type Bound } from "../arguments/bind.ts";
import type { Written } from "../arguments/binding.ts";
import { diagnose, type Diagnostic, type Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Elsewhere } from "../elsewhere.ts";
import { formatShape, sizeOf, type Shape } from "../shape.ts";
import type { Sides } from "../sides.ts";
import { deriveCount, type Parameter } from "./parameter.ts";

export interface Derivation {
  /** `(28 - 3)/1 + 1 = 26`; empty where the shape stays as it is. */
  readonly shape: string;
  /** `3*3*1*32 weights + 32 biases = 320`; empty where there are none. */
  readonly parameters: string;
}

/** Where a layer's input comes from: the index of a layer in `Network.layers`, or the network's input. */
export type Source = number | "input";

/** A layer with its arguments resolved and its sizes known. */
export interface Layer<K extends string, A> {
  readonly kind: K;
  readonly arguments: A;
  /** Unique: the user's `name=`, else the kind and a running number (`conv1`). */
  readonly name: string;
  /** One source, or several for add, multiply and concat. Always layers that stand before this one. */
  readonly inputs: readonly Source[];
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  readonly parameters: readonly Parameter[];
  /** Convolution, dense and attention only, no bias, for one image. */
  readonly multiplyAdds: number;
  readonly derivation: Derivation;
  /** A flatten that nobody wrote, before a dense layer. */
  readonly implicit: boolean;
  readonly span: Span;
}

/** A tensor that a layer reads: where it comes from, what the user calls it, and its shape. */
export interface Operand {
  readonly source: Source;
  readonly name: string;
  readonly shape: Shape;
  /** Whether this is the last of a recurrent layer's states, of which it could give all. */
  readonly lastState?: boolean;
}

type FeatureMap = readonly [height: number, width: number, channels: number];
type Sequence = readonly [steps: number, features: number];
type Vector = readonly [inputs: number];

/** The shapes that a layer can read. */
interface Inputs {
  readonly vector: Vector;
  readonly sequence: Sequence;
  /** A feature map or a sequence: places in two directions or in one. */
  readonly map: FeatureMap | Sequence;
  /** A vector, or each step of a sequence by itself. A feature map is flattened before. */
  readonly features: Vector | Sequence;
  readonly any: Shape;
}

/** What a layer can read. */
export type Rank = keyof Inputs;

/** What the rules of a layer may look at. */
export interface Given<A extends ArgumentTable, R extends Rank> {
  readonly arguments: ArgumentsOf<A>;
  /** The shape of the first operand, of the rank that the layer asks for. */
  readonly input: Inputs[R];
  readonly operands: readonly Operand[];
  /** Where an argument is written; the statement's word where it is left out. */
  readonly at: (argument?: keyof A) => Span;
}

/** An output shape and the arithmetic that led to it, or why there is none. */
export type ShapeResult = { readonly shape: Shape; readonly derivation: string } | Diagnostic;

/** One kind of layer: everything that is true of it, in one place. */
export interface LayerDefinition<K extends string, A extends ArgumentTable, R extends Rank> {
  readonly kind: K;
  /** What it computes, in a sentence or two. */
  readonly doc: string;
  /** x what comes in, y what goes out; w and b the kernel and the biases, s the stride, d the dilation. */
  readonly formula: string;
  /** A right statement. */
  readonly example: string;
  readonly elsewhere: Elsewhere;
  readonly arguments: A;
  readonly rank: R;
  /** True where the shape that comes in goes out, whatever the arguments. */
  readonly keepsShape?: boolean;
  /** Arguments that do not stand in the layer's own statement but in the one in its block. */
  readonly inBlock?: readonly string[];
  /** True for what brings several tensors together: its atoms are the names of the others. */
  readonly merges?: boolean;
  readonly shape: (given: Given<A, R>) => ShapeResult;
  readonly parameters?: (given: Given<A, R>) => readonly Parameter[];
  readonly multiplyAdds?: (given: Given<A, R>, shape: Shape) => number;
}

/** What the resolver knows of a statement when it asks for the layer. */
export interface LayerRequest {
  readonly written: Written;
  readonly name: string;
  /** Undefined where an earlier mistake left no shape: then the arguments alone are checked. */
  readonly operands: readonly Operand[] | undefined;
  readonly implicit: boolean;
  readonly span: Span;
  /** Words that begin statements, for words that stand in the wrong one. */
  readonly statements: readonly string[];
  readonly report: Report;
}

export interface LayerType<K extends string, A extends ArgumentTable> {
  readonly kind: K;
  readonly doc: string;
  readonly formula: string;
  readonly example: string;
  readonly elsewhere: Elsewhere;
  readonly arguments: A;
  /** Those that stand in the layer's own statement: all but those of its block. */
  readonly ownArguments: ArgumentTable;
  readonly rank: Rank;
  readonly keepsShape: boolean;
  readonly merges: boolean;
  /** The layer of a statement; undefined after a diagnostic, or where there are no operands. */
  readonly resolve: (request: LayerRequest) => Layer<K, ArgumentsOf<A>> | undefined;
}

/** Makes a layer out of its definition; `ArgumentsOf<typeof conv.arguments>` is the type of its arguments. */
export function layer<const K extends string, const A extends ArgumentTable, const R extends Rank>(
  definition: LayerDefinition<K, A, R>,
): LayerType<K, A> {
  return {
    kind: definition.kind,
    doc: definition.doc,
    formula: definition.formula,
    example: definition.example,
    elsewhere: definition.elsewhere,
    arguments: definition.arguments,
    ownArguments: Object.fromEntries(
      Object.entries(definition.arguments).filter(([key]) => !definition.inBlock?.includes(key)),
    ),
    rank: definition.rank,
    keepsShape: definition.keepsShape === true,
    merges: definition.merges === true,
    resolve: (request) => resolveLayer(definition, request),
  };
}

function resolveLayer<K extends string, A extends ArgumentTable, R extends Rank>(
  definition: LayerDefinition<K, A, R>,
  request: LayerRequest,
): Layer<K, ArgumentsOf<A>> | undefined {
  const { written, operands, report, statements } = request;
  const { example } = definition;
  const options = { example, statements, otherOptions: ["name"] };
  const bound = bind(definition.arguments, written, report, options);
  if (bound === undefined || operands === undefined) return undefined;
  const at = (argument?: keyof A): Span =>
    (argument === undefined ? undefined : bound.spans[argument]) ?? written.word.span;
  const input = inputOf(definition, operands);
  if (input === undefined) {
    report(wrongRank(definition, operands[0], at()));
    return undefined;
  }
  const values = settleSides(definition, bound, input, report);
  return values && size(definition, request, { arguments: values, input, operands, at });
}

/**
 * One number for all directions becomes one for each. Undefined after a diagnostic: two numbers where the layer moves
 * along steps alone.
 */
function settleSides<A extends ArgumentTable>(
  definition: { readonly kind: string; readonly arguments: A },
  { values, spans }: Bound<A>,
  input: Shape,
  report: Report,
): ArgumentsOf<A> | undefined {
  const settled: Record<string, unknown> = { ...values };
  let fits = true;
  for (const [key, argument] of Object.entries(definition.arguments)) {
    if (!argument.perDirection) continue;
    const sides = values[key] as Sides;
    const span = spans[key];
    if (input.length === 3) settled[key] = [sides[0], sides.at(-1)];
    else if (sides.length === 2) {
      fits = false;
      // A stride that is the pool by default is wrong with the pool, which says so.
      if (span === undefined) continue;
      const enough = String(Math.max(...sides));
      const text = argument.place === "option" ? `${optionName(key)}=${enough}` : enough;
      const parameters = { layer: definition.kind, sides: formatShape(sides), enough };
      const edits = [{ span, text }];
      report(diagnose("NET0214", span, { ...parameters, input: formatShape(input) }, { edits }));
    }
  }
  return fits ? (settled as ArgumentsOf<A>) : undefined;
}

/** How many sizes the shapes of a rank have, and how messages speak of them. */
const ranks: {
  readonly [R in Rank]: {
    readonly lengths: readonly Shape["length"][];
    readonly wants: string;
    readonly wayOut: (shape: Shape) => string;
  };
} = {
  vector: {
    lengths: [1],
    wants: "a vector",
    wayOut: () => "put `flatten` before it",
  },
  sequence: {
    lengths: [2],
    wants: "a sequence (steps x features)",
    wayOut: (shape) =>
      shape.length === 1
        ? `put it before the sequence is flattened, or make one with \`reshape\`, such as \`reshape ${sizeOf(shape)}x1\``
        : `make each row a step with \`reshape ${formatShape([shape[0] ?? 1, sizeOf(shape.slice(1))])}\``,
  },
  map: {
    lengths: [2, 3],
    wants: "a feature map (height x width x channels) or a sequence (steps x features)",
    wayOut: (shape) =>
      `put it before all is flattened, or write \`reshape 1x1x${sizeOf(shape)}\` for one place or \`reshape ${sizeOf(shape)}x1\` for that many steps`,
  },
  features: {
    lengths: [1, 2],
    wants: "a vector or a sequence",
    wayOut: () => "put `flatten` before it",
  },
  any: { lengths: [1, 2, 3], wants: "anything", wayOut: () => "" },
};

/** The first operand's shape, where the layer can read it. */
function inputOf<R extends Rank>(
  { rank }: { readonly rank: R },
  operands: readonly Operand[],
): Inputs[R] | undefined {
  const shape = operands[0]?.shape ?? [];
  return ranks[rank].lengths.includes(shape.length) ? (shape as Inputs[R]) : undefined;
}

function wrongRank(
  { kind, rank }: { readonly kind: string; readonly rank: Rank },
  operand: Operand | undefined,
  span: Span,
): Diagnostic {
  const shape = operand?.shape ?? [];
  return diagnose("NET0204", span, {
    layer: kind,
    wants: ranks[rank].wants,
    from: operand?.name ?? "the input",
    shape: formatShape(shape),
    hint:
      rank === "sequence" && operand?.lastState === true
        ? `write \`sequence\` in ${operand.name}: then it gives its state of every step`
        : ranks[rank].wayOut(shape),
  });
}

function size<K extends string, A extends ArgumentTable, R extends Rank>(
  definition: LayerDefinition<K, A, R>,
  { name, implicit, span, report }: LayerRequest,
  given: Given<A, R>,
): Layer<K, ArgumentsOf<A>> | undefined {
  const result = definition.shape(given);
  if ("code" in result) {
    report(result);
    return undefined;
  }
  const { shape, derivation } = result;
  const parameters = definition.parameters?.(given) ?? [];
  return {
    kind: definition.kind,
    arguments: given.arguments,
    name,
    inputs: given.operands.map((operand) => operand.source),
    inputShapes: given.operands.map((operand) => operand.shape),
    shape,
    parameters,
    multiplyAdds: definition.multiplyAdds?.(given, shape) ?? 0,
    derivation: { shape: derivation, parameters: deriveCount(parameters) },
    implicit,
    span,
  };
}
