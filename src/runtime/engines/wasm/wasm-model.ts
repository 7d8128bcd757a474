import { formatBytes } from "../../../compiler/bytes.ts";
import { diagnose, type Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { Control } from "../../../compiler/lower/op.ts";
import { lower } from "../../../compiler/lower/lower.ts";
import { optimizerValues } from "../../../compiler/lower/optimizers/index.ts";
import type { Plan, ProgramName, ResultPlaces } from "../../../compiler/lower/plan.ts";
import type { Network } from "../../../compiler/network.ts";
import type { Dataset } from "../../data/dataset.ts";
import { streamKey } from "../../chance.ts";
import { EngineRefusal, type Model, type OpenOptions, type Totals } from "../engine.ts";
import { initialWeights } from "../initial-weights.ts";
import { syncAddress } from "./barrier.ts";
import { simdOf, type LoadedKernels } from "./loaded-kernels.ts";
import { createTeam, type WorkerHost } from "./threads.ts";
import { readArray, writeArray } from "./weights-memory.ts";

const pageBytes = 65536;
/** WebAssembly's addresses have 32 bits. */
const addressableBytes = 65536 * pageBytes;

export const engineVersion = "3";

/** Opens a network on the engine's kernels: places it in memory, draws its weights, starts the threads. */
export async function createWasmModel(
  network: Network,
  options: OpenOptions & { readonly threads: number },
  kernels: LoadedKernels,
  host: WorkerHost,
): Promise<Model> {
  const limit = Math.min(options.memoryLimit ?? addressableBytes, addressableBytes);
  const plan = planFor(network, options, limit);
  const bytes = plan.bytes + plan.scratch.bytes * options.threads;
  const memory = createMemory(bytes, kernels.build !== "single");
  const team = await createTeam(kernels.module, memory, plan, syncAddress, options.threads, host);
  const seed = network.training.seed;
  const floats = new Float32Array(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const control = plan.control.address;
  let updates = 0;

  plan.parameters.forEach((placed, index) => {
    writeArray(
      floats,
      placed.address,
      placed.layout,
      initialWeights(placed.parameter, seed, index),
    );
    for (const state of placed.state) {
      floats.fill(state.initial, state.address / 4, state.address / 4 + placed.elements);
    }
  });

  const stage = createStage(plan, memory);

  /** Runs a program over all images, chunk by chunk, and adds up what it finds for each image. */
  const sweep = (
    program: ProgramName,
    chunk: number,
    dataset: Dataset,
    indices: Int32Array,
    each: (first: number, images: number) => void,
  ): void => {
    for (let first = 0; first < indices.length; first += chunk) {
      const images = Math.min(chunk, indices.length - first);
      stage(dataset, indices, first, images);
      words[(control + Control.firstImage) / 4] = first;
      team.run(program, images, first > 0);
      each(first, images);
    }
  };

  /** Which of the two has its part of the weights in memory; both use the same, and training uses it too. */
  let ready: "infer" | "evaluate" | undefined;
  const prepare = (program: "infer" | "evaluate"): void => {
    if (ready === program) return;
    team.run(program === "infer" ? "prepareInfer" : "prepareEvaluate", 1, false);
    ready = program;
  };

  const penalty = (): number => {
    if (plan.penalty === undefined) return 0;
    team.run("penalties", 1, false);
    return floats[plan.penalty.address / 4]!;
  };

  const summing = (places: ResultPlaces, images: number) => {
    const names = Object.keys(places.metrics);
    let loss = 0;
    const sums = new Float64Array(names.length);
    return {
      add(count: number): void {
        loss += sumOf(floats, places.loss, count);
        names.forEach((name, k) => (sums[k]! += sumOf(floats, places.metrics[name]!, count)));
      },
      totals(penalties: number): Totals {
        return {
          images,
          loss: loss + penalties * images,
          metrics: Object.fromEntries(names.map((name, k) => [name, sums[k]!])),
        };
      },
    };
  };

  return {
    description: {
      engine: "wasm",
      version: engineVersion,
      device: `WebAssembly ${simdOf[kernels.build]}`,
      threads: options.threads,
      convolutions: plan.convolutions,
    },
    step(dataset, indices, epoch, step) {
      if (plan.results.train === undefined)
        throw new Error("the model was opened for prediction only");
      if (plan.wholeBatch && indices.length > plan.chunk.train)
        throw new Error(`a step takes at most a batch of ${String(plan.chunk.train)} images`);
      floats[(control + Control.gradientScale) / 4] = 1 / indices.length;
      for (const dropout of plan.dropouts) {
        words.set(streamKey(seed, "dropout", dropout.layer, epoch, step), dropout.address / 4);
      }
      const results = summing(plan.results.train, indices.length);
      const penalties = penalty();
      ready = undefined;
      sweep("train", plan.chunk.train, dataset, indices, (_, images) => {
        results.add(images);
      });
      updates++;
      const values = optimizerValues(network.training.optimizer, updates);
      floats.set(values, (control + Control.optimizer) / 4);
      team.run("update", indices.length, false);
      return Promise.resolve(results.totals(penalties));
    },
    evaluate(dataset, indices) {
      const results = summing(plan.results.evaluate, indices.length);
      prepare("evaluate");
      sweep("evaluate", plan.chunk.infer, dataset, indices, (_, images) => {
        results.add(images);
      });
      return Promise.resolve(results.totals(penalty()));
    },
    predict(dataset, indices) {
      const { address, elements } = plan.output;
      const result = new Float32Array(indices.length * elements);
      prepare("infer");
      sweep("infer", plan.chunk.infer, dataset, indices, (first, images) => {
        result.set(floats.subarray(address / 4, address / 4 + images * elements), first * elements);
      });
      return Promise.resolve(result);
    },
    weights() {
      return Promise.resolve(
        plan.parameters.map((placed) => ({
          name: placed.name,
          shape: Object.values(placed.parameter.dimensions),
          values: readArray(floats, placed.address, placed.layout, placed.elements),
        })),
      );
    },
    setWeights(weights) {
      ready = undefined;
      const byName = new Map(weights.map((w) => [w.name, w]));
      for (const placed of plan.parameters) {
        const given = byName.get(placed.name);
        if (given === undefined) throw new Error(`no weights for ${placed.name}`);
        writeArray(floats, placed.address, placed.layout, given.values);
      }
      return Promise.resolve();
    },
    optimizerState() {
      const state = plan.parameters.flatMap((placed) =>
        placed.state.map((s) => ({
          name: `${placed.name}/${s.name}`,
          shape: Object.values(placed.parameter.dimensions),
          values: readArray(floats, s.address, placed.layout, placed.elements),
        })),
      );
      return Promise.resolve([
        { name: "iterations", shape: [1], values: Float32Array.of(updates) },
        ...state,
      ]);
    },
    setOptimizerState(state) {
      const byName = new Map(state.map((s) => [s.name, s]));
      updates = byName.get("iterations")?.values[0] ?? 0;
      for (const placed of plan.parameters) {
        for (const s of placed.state) {
          const given = byName.get(`${placed.name}/${s.name}`);
          if (given === undefined)
            throw new Error(`no optimizer state for ${placed.name}/${s.name}`);
          writeArray(floats, s.address, placed.layout, given.values);
        }
      }
      return Promise.resolve();
    },
    close() {
      team.close();
      return Promise.resolve();
    },
  };
}

function planFor(network: Network, options: OpenOptions, limit: number): Plan {
  const lowered = lower(network, {
    training: options.training,
    memoryLimit: limit,
    floatInput: options.floatImages === true,
    convolutions: options.convolutions,
  });
  if (lowered.plan !== undefined) return lowered.plan;
  const { bytes, images, batchnorm } = lowered.refusal;
  const needed = formatBytes(bytes);
  throw refusal(
    batchnorm === undefined
      ? diagnose("NET0550", nowhere, {
          needed,
          limit: formatBytes(limit),
          what: options.training ? "training" : "the net",
        })
      : diagnose("NET0552", nowhere, {
          layer: batchnorm,
          batch: images,
          needed,
          limit: formatBytes(limit),
        }),
  );
}

/** A refusal concerns the whole net, no place in its text. */
const nowhere = { start: 0, end: 0 };

function refusal({ code, message, help }: Diagnostic): EngineRefusal {
  return new EngineRefusal(code, message, help);
}

/** Memory that holds the plan and never grows. */
function createMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

/** Makes the function that copies a chunk's images and labels to where the programs read them. */
function createStage(
  plan: Plan,
  memory: WebAssembly.Memory,
): (dataset: Dataset, indices: Int32Array, first: number, count: number) => void {
  const { elements, address, bytesPerElement } = plan.input;
  const bytes = new Uint8Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const labels = new Int32Array(memory.buffer);
  return (dataset, indices, first, count) => {
    const pixels = dataset.images;
    if (pixels instanceof Float32Array && bytesPerElement === 1) {
      throw new Error("the model was opened for images of bytes, not of floats");
    }
    for (let k = 0; k < count; k++) {
      const image = indices[first + k]!;
      const source = pixels.subarray(image * elements, (image + 1) * elements);
      if (bytesPerElement === 1) bytes.set(source, address + k * elements);
      else floats.set(source, address / 4 + k * elements);
      labels[plan.labels.address / 4 + k] = dataset.labels[image] ?? 0;
    }
  };
}

function sumOf(floats: Float32Array, address: number, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += floats[address / 4 + i]!;
  return sum;
}
