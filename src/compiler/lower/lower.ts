import type { Network } from "../network.ts";
import { sizeOf } from "../shape.ts";
import { createTensorSource } from "./graph.ts";
import { align, bytesOf, place } from "./memory.ts";
import { Control, type Convolutions, type KernelCall, type Node } from "./op.ts";
import type { Plan, PlannedCall, ResultPlaces } from "./plan.ts";
import { buildPrograms, type Programs, type ResultTensors } from "./programs.ts";
import { schedule } from "./schedule.ts";
import type { Tensor } from "./tensor.ts";

export interface LowerOptions {
  /** False: no gradients and no optimizer. */
  readonly training: boolean;
  /** Bytes that the plan may take, scratch memory of the threads not counted. */
  readonly memoryLimit: number;
  /** True where images come as floats instead of bytes. */
  readonly floatInput?: boolean;
  /** The most images that prediction takes at once; many unless said. */
  readonly inferImages?: number;
  /** Undefined: Winograd's algorithm where the limit leaves room for its planes. */
  readonly convolutions?: Convolutions | undefined;
}

export type Lowered =
  { readonly plan: Plan } | { readonly plan: undefined; readonly refusal: Refusal };

/** Why a network has no plan: even chunks of `images` images need `bytes`. */
export interface Refusal {
  readonly bytes: number;
  readonly limit: number;
  readonly images: number;
  /** The batch normalisation that forbids smaller chunks; undefined where one image alone does not fit. */
  readonly batchnorm: string | undefined;
}

/** Everything below belongs to the threads' meeting words. */
const reservedBytes = 1024;
/** More images at once make nothing faster: every kernel is busy long before. */
const largestTrainChunk = 512;
const largestInferChunk = 256;
/**
 * What activations of inference should keep to: a second cache or two, or half of what the weights take, which every
 * chunk reads once anyway. Fewer images than the smallest chunk are not worth a chunk.
 */
const inferArenaBytes = 4 * 2 ** 20;
const smallestInferChunk = 32;
/** With fewer images at once the transforms of weights cost more than Winograd's algorithm gains. */
const fewestWinogradImages = 16;

/**
 * Network → Plan. Chunks are as large as the batch where that fits the limit, else smaller; they depend on the shapes
 * and the limit alone, so that sums are taken in the same order on any number of threads.
 */
export function lower(network: Network, options: LowerOptions): Lowered {
  const fitted = fit(network, options);
  if ("limit" in fitted) return { plan: undefined, refusal: fitted };
  const { programs, layout, train, infer } = fitted;
  return { plan: planFrom(programs, layout, train, infer) };
}

/** Winograd's convolutions, unless chunks of enough images fit with direct ones only. */
function fit(network: Network, options: LowerOptions): Fitted | Refusal {
  const { convolutions } = options;
  if (convolutions !== undefined) return fitWith(network, convolutions, options);
  const winograd = fitWith(network, "winograd", options);
  if (!("limit" in winograd) && imagesAtOnce(winograd, network) >= fewestWinogradImages) {
    return winograd;
  }
  const direct = fitWith(network, "direct", options);
  if ("limit" in winograd || "limit" in direct) return direct;
  return imagesAtOnce(direct, network) > imagesAtOnce(winograd, network) ? direct : winograd;
}

/** How many images the smaller program takes; a batch that is taken whole counts as many. */
function imagesAtOnce({ train, infer }: Fitted, network: Network): number {
  return Math.min(train === batchOf(network) ? infer : train, infer);
}

/** Programs with a place for every tensor, but no calls yet. */
interface Fitted {
  readonly programs: Programs;
  readonly layout: Arrangement;
  readonly train: number;
  readonly infer: number;
}

/** The largest chunks that fit the limit. */
function fitWith(
  network: Network,
  convolutions: Convolutions,
  options: LowerOptions,
): Fitted | Refusal {
  const batch = batchOf(network);
  let prepares = true;
  const build = (): Programs =>
    buildPrograms(network, createTensorSource(), {
      ...options,
      convolutions,
      wholeBatch: network.training.batch === train ? batch : undefined,
      prepares,
    });
  const wholeBatch = options.training
    ? network.layers.find((layer) => layer.kind === "batchnorm")
    : undefined;
  const chunks = Math.ceil(batch / largestTrainChunk);
  let train = options.training ? (wholeBatch === undefined ? Math.ceil(batch / chunks) : batch) : 1;
  let infer = options.inferImages ?? largestInferChunk;
  let programs = build();
  for (;;) {
    const layout = arrange(programs, train, infer, options);
    const enough = Math.max(inferArenaBytes, weightBytes(programs) / 2);
    const activations = layout.inferArena - layout.prepared;
    if (activations > enough && infer > smallestInferChunk) {
      const share = enough / activations;
      infer = Math.max(smallestInferChunk, smaller(infer, share));
      continue;
    }
    if (layout.bytes <= options.memoryLimit) return { programs, layout, train, infer };
    const trainIsLarger = layout.trainArena >= layout.inferArena;
    const excess = layout.bytes - options.memoryLimit;
    const arena = Math.max(layout.trainArena, layout.inferArena);
    const share = Math.max(0, 1 - excess / arena);
    if (trainIsLarger && train > 1 && wholeBatch === undefined) {
      const isWhole = network.training.batch === train;
      train = Math.ceil(batch / Math.ceil(batch / smaller(train, share)));
      if (isWhole) programs = build();
    } else if (!trainIsLarger && layout.prepared > 0) {
      prepares = false;
      programs = build();
    } else if (!trainIsLarger && infer > 1) infer = smaller(infer, share);
    else {
      const images = trainIsLarger ? train : infer;
      return {
        bytes: layout.bytes,
        limit: options.memoryLimit,
        images,
        batchnorm: wholeBatch?.name,
      };
    }
  }
}

/**
 * Bytes that training takes on one thread; each further one adds its scratch memory, some hundred kilobytes. With whole
 * batches where they fit the limit, else with the pieces that the engine cuts them into; what one image needs where
 * even that is too much.
 */
export function trainingBytes(
  network: Network,
  memoryLimit: number = Number.MAX_SAFE_INTEGER,
): number {
  const fitted = fit(network, { training: true, memoryLimit });
  return "limit" in fitted ? fitted.bytes : fitted.layout.bytes + scratchBytes(fitted.programs);
}

const callsOf = (nodes: readonly Node[]): readonly KernelCall[] =>
  nodes.flatMap((node) => node.op.kernels(node));

/** Scratch memory of a thread. */
function scratchBytes({ train, infer, evaluate, update, penalties }: Programs): number {
  const passes = [infer.prepare, infer.nodes, evaluate.prepare, evaluate.nodes];
  const calls = [
    ...callsOf([...(train?.nodes ?? []), ...passes.flat()]),
    ...update,
    ...penalties.calls,
  ];
  return align(calls.reduce((most, { scratch }) => Math.max(most, scratch ?? 0), 0));
}

function weightBytes({ parameters }: Programs): number {
  return parameters.reduce((sum, { tensor }) => sum + bytesOf(tensor, 1), 0);
}

function batchOf(network: Network): number {
  const { batch } = network.training;
  if (batch !== "all") return batch;
  return network.data?.facts.trainCount ?? largestTrainChunk;
}

function smaller(images: number, share: number): number {
  return Math.max(1, Math.min(images - 1, Math.floor(images * share)));
}

interface Arrangement {
  readonly addresses: ReadonlyMap<number, number>;
  readonly trainAddresses: ReadonlyMap<number, number>;
  readonly inferAddresses: ReadonlyMap<number, number>;
  readonly evaluateAddresses: ReadonlyMap<number, number>;
  readonly trainArena: number;
  readonly inferArena: number;
  /** Bytes of the inference's arena that hold what depends on weights alone. */
  readonly prepared: number;
  readonly control: number;
  readonly bytes: number;
}

/** Places what lives from step to step, then each program's tensors in one arena above it. */
function arrange(
  programs: Programs,
  train: number,
  infer: number,
  options: LowerOptions,
): Arrangement {
  const addresses = new Map<number, number>();
  const control = reservedBytes;
  let top = control + align(Control.bytes);
  const images = Math.max(options.training ? train : 0, infer);
  for (const tensor of programs.lasting) {
    addresses.set(tensor.id, top);
    top += bytesOf(tensor, images);
  }
  const placed = (nodes: readonly Node[], kept: readonly Tensor[], count: number) =>
    place(nodes, addresses, kept, count, top);
  const trained = placed(programs.train?.nodes ?? [], programs.train?.kept ?? [], train);
  const pass = ({ prepare, nodes, kept, left }: Programs["infer"]) =>
    placed([...prepare, ...nodes], [...kept, ...left], infer);
  const inferred = pass(programs.infer);
  const evaluated = pass(programs.evaluate);
  return {
    addresses,
    trainAddresses: trained.addresses,
    inferAddresses: inferred.addresses,
    evaluateAddresses: evaluated.addresses,
    trainArena: trained.end - top,
    inferArena: Math.max(inferred.end, evaluated.end) - top,
    prepared: programs.infer.left.reduce((sum, tensor) => sum + bytesOf(tensor, 1), 0),
    control,
    bytes: Math.max(trained.end, inferred.end, evaluated.end),
  };
}

/** The finished plan: every program's calls with addresses and barriers. */
function planFrom(programs: Programs, layout: Arrangement, train: number, infer: number): Plan {
  const at = (tensor: Tensor): number => layout.addresses.get(tensor.id)!;
  const placesOf = (results: ResultTensors): ResultPlaces => ({
    loss: at(results.loss),
    metrics: Object.fromEntries(Object.entries(results.metrics).map(([name, t]) => [name, at(t)])),
  });
  const planned = (
    calls: readonly KernelCall[],
    addresses: ReadonlyMap<number, number>,
    images: number,
  ): readonly PlannedCall[] => schedule(calls, addresses, layout.control, images);
  const calls = {
    train: planned(callsOf(programs.train?.nodes ?? []), layout.trainAddresses, train),
    update: planned(programs.update, layout.trainAddresses, train),
    prepareInfer: planned(callsOf(programs.infer.prepare), layout.inferAddresses, 1),
    infer: planned(callsOf(programs.infer.nodes), layout.inferAddresses, infer),
    prepareEvaluate: planned(callsOf(programs.evaluate.prepare), layout.evaluateAddresses, 1),
    evaluate: planned(callsOf(programs.evaluate.nodes), layout.evaluateAddresses, infer),
    penalties: planned(programs.penalties.calls, layout.addresses, 1),
  };
  return {
    parameters: programs.parameters.map((p) => ({
      name: p.name,
      parameter: p.parameter,
      layout: p.layout,
      elements: sizeOf(p.tensor.shape),
      address: at(p.tensor),
      state: p.state.map((s) => ({ name: s.name, address: at(s.tensor), initial: s.initial })),
    })),
    programs: calls,
    chunk: { train, infer },
    wholeBatch: (programs.train?.usedAtOnce.size ?? 0) > 0,
    input: {
      address: at(programs.input),
      bytesPerElement: programs.input.bytesPerElement,
      elements: sizeOf(programs.input.shape),
    },
    labels: { address: at(programs.labels) },
    convolutions: usesWinograd(programs) ? "winograd" : "direct",
    output: {
      address: layout.inferAddresses.get(programs.output.id)!,
      elements: sizeOf(programs.output.shape),
    },
    results: {
      train: programs.train && placesOf(programs.train.results),
      evaluate: placesOf(programs.evaluate.results),
    },
    penalty:
      programs.penalties.result === undefined
        ? undefined
        : { address: at(programs.penalties.result) },
    dropouts: programs.dropouts.map((d) => ({ layer: d.layer, address: at(d.key) })),
    control: { address: layout.control },
    scratch: { address: layout.bytes, bytes: scratchBytes(programs) },
    bytes: layout.bytes,
  };
}

function usesWinograd({ train, infer }: Programs): boolean {
  const nodes = [...(train?.nodes ?? []), ...infer.nodes];
  return nodes.some((node) => node.op.name === "winogradProduct");
}
