import type { Loss, Network } from "../network.ts";
import { buildForward, declareDropoutKeys, type DropoutKey } from "./forward.ts";
import { differentiate } from "./gradient.ts";
import { createGraph, neededNodes, producerOf, type Graph, type TensorSource } from "./graph.ts";
import { addLoss } from "./losses/loss.ts";
import type { Convolutions, KernelCall, Node } from "./op.ts";
import { addAddition } from "./ops/addition.ts";
import { addMetric } from "./ops/metric.ts";
import { penaltyCalls, penaltyGradientCall } from "./ops/penalty.ts";
import { addReadImages } from "./ops/read-images.ts";
import { clippingCalls } from "./optimizers/clipping.ts";
import { optimizerCalls, optimizerState } from "./optimizers/index.ts";
import { declareParameters, type DeclaredParameter } from "./parameters.ts";
import type { Tensor } from "./tensor.ts";

/** One parameter with all that the engine keeps of it from step to step. */
export interface ParameterTensors extends DeclaredParameter {
  /** Undefined where it is not trained. */
  readonly gradient: Tensor | undefined;
  readonly state: readonly {
    readonly name: string;
    readonly initial: number;
    readonly tensor: Tensor;
  }[];
}

export interface ResultTensors {
  readonly loss: Tensor;
  readonly metrics: Readonly<Record<string, Tensor>>;
}

interface Program {
  readonly nodes: readonly Node[];
  /** Tensors that are read after the last node. */
  readonly kept: readonly Tensor[];
  readonly results: ResultTensors;
}

/** What the engine runs, before anything has its place. */
export interface Programs {
  readonly parameters: readonly ParameterTensors[];
  /** All tensors that live from step to step or carry something in or out. */
  readonly lasting: readonly Tensor[];
  readonly input: Tensor;
  readonly labels: Tensor;
  readonly output: Tensor;
  readonly dropouts: readonly DropoutKey[];
  readonly train: Program | undefined;
  readonly infer: Omit<Program, "results">;
  readonly evaluate: Program;
  readonly update: readonly KernelCall[];
  readonly penalties: {
    readonly calls: readonly KernelCall[];
    readonly result: Tensor | undefined;
  };
}

export interface ProgramOptions {
  readonly training: boolean;
  readonly convolutions: Convolutions;
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
  const forward = (training: boolean): { graph: Graph; result: Tensor } => {
    const graph = createGraph(tensors, training, options.convolutions);
    const pixels = addReadImages(graph, input, { scale: network.data?.scale ?? 1 / 255 });
    return { graph, result: buildForward(network, graph, pixels, parameters, dropouts) };
  };
  const inferred = forward(false);
  const trained = options.training
    ? trainProgram(network, forward(true), labels, parameters)
    : undefined;
  const updated = trained && updateCalls(network, tensors, parameters, trained.gradients);
  const penalties = penaltyProgram(tensors, parameters);
  const evaluated = evaluateProgram(network, forward(false), labels);
  return {
    parameters: parameters.map((parameter, i) => ({
      ...parameter,
      gradient: trained?.gradients.get(parameter.tensor.id),
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
      ...resultTensors(evaluated.results),
      ...(trained === undefined ? [] : resultTensors(trained.results)),
    ],
    input,
    labels,
    output: inferred.result,
    dropouts,
    train: trained,
    infer: { nodes: neededNodes(inferred.graph.nodes, [inferred.result]), kept: [inferred.result] },
    evaluate: evaluated,
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
  const last = producerOf(graph, result);
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
  readonly result: Tensor;
}

/** Adds the loss and the metrics to a forward pass. */
function addResults(network: Network, { graph, result }: Forward, labels: Tensor) {
  const { loss, metrics } = network.training;
  const { outputs, fromLogits } = lossInput(graph, result, loss);
  const { losses, gradient } = addLoss(graph, outputs, labels, { kind: loss.kind, fromLogits });
  const measured = metrics.map((metric) => {
    // Errors compare probabilities with labels; ranks are the same before the softmax.
    const rank = metric === "accuracy" || metric === "top5";
    const from = rank ? outputs : result;
    return [
      metric,
      addMetric(graph, from, labels, { metric, logits: rank && fromLogits }),
    ] as const;
  });
  const results: ResultTensors = { loss: losses, metrics: Object.fromEntries(measured) };
  return { outputs, gradient, results };
}

function evaluateProgram(network: Network, forward: Forward, labels: Tensor): Program {
  const { results } = addResults(network, forward, labels);
  return { nodes: neededNodes(forward.graph.nodes, resultTensors(results)), kept: [], results };
}

interface TrainProgram extends Program {
  /** The gradient of each trained parameter by the parameter's id. */
  readonly gradients: ReadonlyMap<number, Tensor>;
}

function trainProgram(
  network: Network,
  forward: Forward,
  labels: Tensor,
  parameters: readonly DeclaredParameter[],
): TrainProgram {
  const { graph } = forward;
  const { outputs, gradient, results } = addResults(network, forward, labels);
  const trainable = parameters.filter((p) => p.parameter.trainable).map((p) => p.tensor);
  const gradients = differentiate(graph, outputs, gradient!, trainable, addAddition);
  const wanted = [...resultTensors(results), ...gradients.values()];
  // A batch normalisation that nothing depends on still counts its batches.
  const lasting = (node: Node): boolean => node.op.name === "batchnorm";
  return { nodes: neededNodes(graph.nodes, wanted, lasting), kept: [], results, gradients };
}

/** The optimizer's calls: penalties' gradients, clipping, then every parameter's update. */
function updateCalls(
  network: Network,
  tensors: TensorSource,
  parameters: readonly DeclaredParameter[],
  gradients: ReadonlyMap<number, Tensor>,
) {
  const { optimizer } = network.training;
  const build = {
    fixed: (shape: readonly number[], label: string) => tensors.create("fixed", shape, label),
  };
  const trained = parameters.filter((p) => gradients.has(p.tensor.id));
  const gradientOf = (p: DeclaredParameter): Tensor => gradients.get(p.tensor.id)!;
  const clipping = clippingCalls(build, optimizer, trained.map(gradientOf));
  const arrays = optimizerState(optimizer);
  const states = new Map(
    trained.map((p) => [
      p.tensor.id,
      arrays.map((array) => ({
        ...array,
        tensor: tensors.create("fixed", p.tensor.shape, `${p.name}/${array.name}`),
      })),
    ]),
  );
  const calls: readonly KernelCall[] = [
    ...trained.filter(isPenalised).map((p) => penaltyGradientCall(penalisedOf(p), gradientOf(p))),
    ...clipping.calls,
    ...trained.flatMap((p, i) =>
      optimizerCalls(optimizer, {
        parameter: p.tensor,
        gradient: gradientOf(p),
        state: states.get(p.tensor.id)!.map((s) => s.tensor),
        factor: clipping.factors[i],
      }),
    ),
  ];
  return {
    calls,
    state: parameters.map((p) => states.get(p.tensor.id) ?? []),
    tensors: [...clipping.tensors, ...[...states.values()].flat().map((s) => s.tensor)],
  };
}

function isPenalised({ parameter }: DeclaredParameter): boolean {
  return parameter.l1 !== 0 || parameter.l2 !== 0;
}

function penalisedOf({ tensor, parameter }: DeclaredParameter) {
  return { parameter: tensor, l1: parameter.l1, l2: parameter.l2 };
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
