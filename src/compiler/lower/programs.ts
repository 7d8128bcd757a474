import type { Loss, Network } from "../network.ts";
import { inputScale } from "../input-scale.ts";
import { buildForward, declareDropoutKeys, type DropoutKey } from "./forward.ts";
import { differentiate } from "./gradient.ts";
import { createGraph, neededNodes, type Graph, type TensorSource } from "./graph.ts";
import { addLoss } from "./losses/loss.ts";
import type { Convolutions, KernelCall, Node } from "./op.ts";
import { addAddition } from "./ops/addition.ts";
import { isUsedAtOnce } from "./ops/dense-update.ts";
import { addMetric } from "./ops/metric.ts";
import { penaltyCalls } from "./ops/penalty.ts";
import { addReadImages } from "./ops/read-images.ts";
import { declareParameters, type DeclaredParameter } from "./parameters.ts";
import { prepared, type Prepared } from "./prepared.ts";
import type { Tensor } from "./tensor.ts";
import { isPenalised, penalisedOf, updateProgram, type StateTensor } from "./update-program.ts";

/** One parameter with all that the engine keeps of it from step to step. */
export interface ParameterTensors extends DeclaredParameter {
  readonly state: readonly StateTensor[];
}

export interface ResultTensors {
  readonly loss: Tensor;
  readonly metrics: Readonly<Record<string, Tensor>>;
}

interface Program {
  readonly nodes: readonly Node[];
  /** Tensors that are read after the last node. */
  readonly kept: readonly Tensor[];
}

type Inference = Program & Prepared;

/** What the engine runs, before anything has its place. */
export interface Programs {
  readonly parameters: readonly ParameterTensors[];
  /** All tensors that live from step to step or carry something in or out. */
  readonly lasting: readonly Tensor[];
  readonly input: Tensor;
  readonly labels: Tensor;
  readonly output: Tensor;
  readonly dropouts: readonly DropoutKey[];
  readonly train: TrainProgram | undefined;
  readonly infer: Inference;
  readonly evaluate: Inference & { readonly results: ResultTensors };
  readonly update: readonly KernelCall[];
  readonly penalties: {
    readonly calls: readonly KernelCall[];
    readonly result: Tensor | undefined;
  };
}

export interface ProgramOptions {
  readonly training: boolean;
  readonly convolutions: Convolutions;
  /** Images of a batch that is never cut, so that gradients may be used where they are computed; else undefined. */
  readonly wholeBatch?: number | undefined;
  /** Whether inference keeps what depends on weights alone. */
  readonly prepares: boolean;
  readonly floatInput?: boolean;
}

/** Makes all programs of a network; they share the parameters' tensors. */
export function buildPrograms(
  network: Network,
  tensors: TensorSource,
  options: ProgramOptions,
): Programs {
  const pixelBytes = options.floatInput === true ? 4 : 1;
  const input = tensors.create("images", network.input, "input", pixelBytes);
  const labels = tensors.create("images", [1], "labels");
  const parameters = declareParameters(network, tensors);
  const dropouts = declareDropoutKeys(network, tensors);
  const forward = (training: boolean): Forward => {
    const graph = createGraph(tensors, training, options.convolutions);
    const pixels = addReadImages(graph, input, { scale: inputScale(network) });
    return { graph, pixels, result: buildForward(network, graph, pixels, parameters, dropouts) };
  };
  const inferred = forward(false);
  const trained = options.training
    ? trainProgram(network, forward(true), labels, parameters, options.wholeBatch)
    : undefined;
  const updated =
    trained && updateProgram(network.training.optimizer, tensors, parameters, trained);
  const penalties = penaltyProgram(tensors, parameters);
  const judged = forward(false);
  const { results } = addResults(network, judged, labels);
  const inference = ({ graph }: Forward, kept: readonly Tensor[]): Inference => {
    const nodes = neededNodes(graph.nodes, kept);
    const weights = options.prepares ? parameters.map((p) => p.tensor) : [];
    return { ...prepared(nodes, weights), kept };
  };
  return {
    parameters: parameters.map((parameter, i) => ({
      ...parameter,
      state: updated?.state[i] ?? [],
    })),
    lasting: [
      ...parameters.map((p) => p.tensor),
      ...(trained?.gradients.values() ?? []),
      ...(updated?.tensors ?? []),
      ...penalties.tensors,
      ...dropouts.map((d) => d.key),
      input,
      labels,
      ...resultTensors(results),
      ...(trained === undefined ? [] : resultTensors(trained.results)),
    ],
    input,
    labels,
    output: inferred.result,
    dropouts,
    train: trained,
    infer: inference(inferred, [inferred.result]),
    evaluate: { ...inference(judged, resultTensors(results)), results },
    update: updated?.calls ?? [],
    penalties,
  };
}

function resultTensors({ loss, metrics }: ResultTensors): readonly Tensor[] {
  return [loss, ...Object.values(metrics)];
}

/** The net's result, and what the loss takes: what stands before a last softmax or sigmoid whose gradient it knows. */
function lossInput(
  graph: Graph,
  result: Tensor,
  loss: Loss,
): { outputs: Tensor; fromLogits: boolean } {
  if (loss.fromLogits) return { outputs: result, fromLogits: true };
  const last = graph.producerOf(result);
  const fused =
    (loss.kind === "crossentropy" && last?.op.name === "softmax") ||
    (loss.kind === "binary-crossentropy" &&
      last?.op.name === "activation" &&
      (last.attributes as { kind: string }).kind === "sigmoid");
  return fused
    ? { outputs: last.inputs[0]!, fromLogits: true }
    : { outputs: result, fromLogits: false };
}

interface Forward {
  readonly graph: Graph;
  /** The net's input, scaled. */
  readonly pixels: Tensor;
  readonly result: Tensor;
}

/** Adds the loss and the metrics to a forward pass. */
function addResults(network: Network, { graph, pixels, result }: Forward, labels: Tensor) {
  const { loss, metrics, target } = network.training;
  const truth = target === "input" ? pixels : labels;
  const { outputs, fromLogits } = lossInput(graph, result, loss);
  const { losses, gradient } = addLoss(graph, outputs, truth, {
    kind: loss.kind,
    fromLogits,
    target,
  });
  const measured = metrics.map((metric) => {
    // Errors compare probabilities with labels; ranks are the same before the softmax.
    const rank = metric === "accuracy" || metric === "top5";
    const from = rank ? outputs : result;
    return [
      metric,
      addMetric(graph, from, truth, { metric, logits: rank && fromLogits, target }),
    ] as const;
  });
  const results: ResultTensors = { loss: losses, metrics: Object.fromEntries(measured) };
  return { outputs, gradient, results };
}

interface TrainProgram extends Program {
  readonly results: ResultTensors;
  /** The gradient of each trained parameter by the parameter's id, but for those that are used at once. */
  readonly gradients: ReadonlyMap<number, Tensor>;
  /** Nodes that are left to the update: the gradients of these parameters are used where they are computed. */
  readonly usedAtOnce: ReadonlyMap<number, Node>;
}

function trainProgram(
  network: Network,
  forward: Forward,
  labels: Tensor,
  parameters: readonly DeclaredParameter[],
  wholeBatch: number | undefined,
): TrainProgram {
  const { graph } = forward;
  const { outputs, gradient, results } = addResults(network, forward, labels);
  const trainable = parameters.filter((p) => p.parameter.trainable).map((p) => p.tensor);
  const gradients = new Map(differentiate(graph, outputs, gradient!, trainable, addAddition));
  const usedAtOnce = new Map<number, Node>();
  for (const [parameter, computed] of gradients) {
    const node = graph.producerOf(computed);
    if (node === undefined || wholeBatch === undefined) continue;
    if (isUsedAtOnce(node, network.training.optimizer, wholeBatch)) usedAtOnce.set(parameter, node);
  }
  for (const parameter of usedAtOnce.keys()) gradients.delete(parameter);
  const kept = [...usedAtOnce.values()].flatMap((node) => node.inputs);
  const wanted = [...resultTensors(results), ...gradients.values(), ...kept];
  // A batch normalisation that nothing depends on still counts its batches.
  const lasting = (node: Node): boolean => node.op.name === "batchnorm";
  const nodes = neededNodes(graph.nodes, wanted, lasting);
  return { nodes, kept, results, gradients, usedAtOnce };
}

/** The sum of all weights' penalties; nothing where there are none. */
function penaltyProgram(tensors: TensorSource, parameters: readonly DeclaredParameter[]) {
  const penalised = parameters.filter(isPenalised).map(penalisedOf);
  if (penalised.length === 0) return { calls: [], result: undefined, tensors: [] };
  const build = {
    fixed: (shape: readonly number[], label: string) => tensors.create("fixed", shape, label),
  };
  const { calls, result, partials } = penaltyCalls(build, penalised);
  return { calls, result, tensors: [result, partials] };
}
