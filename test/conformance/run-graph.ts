import { buildForward, declareDropoutKeys } from "../../src/compiler/lower/forward.ts";
import { differentiate } from "../../src/compiler/lower/gradient.ts";
import { createGraph, createTensorSource, neededNodes } from "../../src/compiler/lower/graph.ts";
import { align, bytesOf, place } from "../../src/compiler/lower/memory.ts";
import { Control, type Node } from "../../src/compiler/lower/op.ts";
import { addAddition } from "../../src/compiler/lower/ops/addition.ts";
import { declareParameters, type DeclaredParameter } from "../../src/compiler/lower/parameters.ts";
import type { Plan } from "../../src/compiler/lower/plan.ts";
import { schedule } from "../../src/compiler/lower/schedule.ts";
import type { Tensor } from "../../src/compiler/lower/tensor.ts";
import type { Network } from "../../src/compiler/network.ts";
import { sizeOf } from "../../src/compiler/shape.ts";
import { syncAddress } from "../../src/runtime/engines/wasm/barrier.ts";
import { loadKernels } from "../../src/runtime/engines/wasm/kernels-file.ts";
import { nodeHost } from "../../src/runtime/engines/wasm/node-host.ts";
import { createTeam } from "../../src/runtime/engines/wasm/threads.ts";
import { readArray, writeArray } from "../../src/runtime/engines/wasm/weights-memory.ts";

type Values = ArrayLike<number>;

export interface GraphRun {
  readonly network: Network;
  readonly images: number;
  /** False: batch normalisation by its moving statistics, no dropout. Otherwise dropout has the key 0, 0. */
  readonly training: boolean;
  readonly input: Values;
  /** In Keras's layouts, by the engine's names (`conv1/kernel`). */
  readonly parameters: Readonly<Record<string, Values>>;
  /** Undefined: forward only. */
  readonly outputGradient: Values | undefined;
  /** 1 unless said otherwise. */
  readonly threads?: number;
}

export interface GraphResult {
  readonly output: Float32Array;
  readonly inputGradient: Float32Array | undefined;
  /** Of trained parameters, in Keras's layouts. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
  /** All parameters after the run: moving statistics have moved. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

const pageBytes = 65536;
const controlAddress = 1024;

/**
 * Builds a network's forward pass and its gradient from a given one of the output, places and schedules them as
 * lowering does, and runs them with the engine's threads. Memory starts as NaN, so nothing unwritten is read unseen.
 */
export async function runGraph(run: GraphRun): Promise<GraphResult> {
  const { network, images, threads = 1 } = run;
  const tensors = createTensorSource();
  const parameters = declareParameters(network, tensors);
  const input = tensors.create("images", network.input, "input");
  const graph = createGraph(tensors, run.training, "winograd");
  const dropouts = declareDropoutKeys(network, tensors);
  const output = buildForward(network, graph, input, parameters, dropouts);
  const outputGradient = tensors.create("images", output.shape, "output gradient");
  const trained = parameters.filter((p) => p.parameter.trainable);
  const gradients: ReadonlyMap<number, Tensor> =
    run.outputGradient === undefined
      ? new Map()
      : differentiate(
          graph,
          output,
          outputGradient,
          [input, ...trained.map((p) => p.tensor)],
          addAddition,
        );
  const kept = [output, ...gradients.values()];
  const nodes = neededNodes(graph.nodes, kept, (node) => node.op.name === "batchnorm");

  const given = new Map<number, number>();
  let top = controlAddress + align(Control.bytes);
  const lasting = [
    ...[input, outputGradient],
    ...parameters.map((p) => p.tensor),
    ...dropouts.map((d) => d.key),
  ];
  for (const tensor of lasting) {
    given.set(tensor.id, top);
    top += bytesOf(tensor, images);
  }
  const { addresses, end } = place(nodes, given, kept, images, top);
  const plan = planOf(nodes, addresses, end, images);
  const kernels = await loadKernels();
  const pages = Math.ceil((end + plan.scratch.bytes * threads) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const floats = new Float32Array(memory.buffer);
  const at = (tensor: Tensor) => addresses.get(tensor.id)!;
  const floatsOf = (tensor: Tensor) => {
    const count = sizeOf(tensor.shape) * (tensor.extent === "images" ? images : 1);
    return floats.slice(at(tensor) / 4, at(tensor) / 4 + count);
  };
  floats.fill(NaN, (controlAddress + Control.bytes) / 4);
  floats.set([1, 0], controlAddress / 4);
  floats.set(run.input, at(input) / 4);
  if (run.outputGradient !== undefined) floats.set(run.outputGradient, at(outputGradient) / 4);
  for (const { key } of dropouts) floats.fill(0, at(key) / 4, at(key) / 4 + 2);
  for (const p of parameters) {
    const values = run.parameters[p.name];
    if (values === undefined) throw new Error(`no values for ${p.name}`);
    writeArray(floats, at(p.tensor), p.layout, Float32Array.from(values));
  }
  const team = await createTeam(kernels.module, memory, plan, syncAddress, threads, nodeHost);
  team.run("train", images, false);
  team.close();

  const arrayOf = (p: DeclaredParameter, tensor: Tensor) =>
    readArray(floats, at(tensor), p.layout, sizeOf(tensor.shape));
  const inputGradient = gradients.get(input.id);
  return {
    output: floatsOf(output),
    inputGradient: inputGradient && floatsOf(inputGradient),
    gradients: Object.fromEntries(
      trained.flatMap((p) => {
        const gradient = gradients.get(p.tensor.id);
        return gradient === undefined ? [] : [[p.name, arrayOf(p, gradient)]];
      }),
    ),
    parameters: Object.fromEntries(parameters.map((p) => [p.name, arrayOf(p, p.tensor)])),
  };
}

/** A plan of one program. */
function planOf(
  nodes: readonly Node[],
  addresses: ReadonlyMap<number, number>,
  end: number,
  images: number,
): Plan {
  const calls = nodes.flatMap((node) => node.op.kernels(node));
  const scratch = Math.max(0, ...calls.map((call) => call.scratch ?? 0));
  return {
    parameters: [],
    programs: {
      train: schedule(calls, addresses, controlAddress, images),
      update: [],
      prepareInfer: [],
      infer: [],
      prepareEvaluate: [],
      evaluate: [],
      penalties: [],
    },
    convolutions: "winograd",
    chunk: { train: images, infer: images },
    wholeBatch: false,
    input: { address: 0, bytesPerElement: 4, elements: 0 },
    labels: { address: 0 },
    output: { address: 0, elements: 0 },
    results: { train: undefined, evaluate: { loss: 0, metrics: {} } },
    penalty: undefined,
    dropouts: [],
    control: { address: controlAddress },
    scratch: { address: end, bytes: align(scratch) },
    bytes: end,
  };
}
