import type { Network, Parameter } from "../network.ts";
import { buildForward, declareDropoutKeys, type DropoutKey } from "./forward.ts";
import { differentiate } from "./gradient.ts";
import { createGraph, neededNodes, producerOf, type Graph, type TensorSource } from "./graph.ts";
import { lossRules } from "./losses/index.ts";
import { metricRules } from "./losses/metrics.ts";
import type { KernelCall, Node } from "./op.ts";
import { addSum } from "./ops/add.ts";
import { addReadImages } from "./ops/read-images.ts";
import { optimizerRules } from "./optimizers/index.ts";
import { declareParameters, type DeclaredParameter } from "./parameters.ts";
import type { Tensor } from "./tensor.ts";

/** One parameter with all that the engine keeps of it from step to step. */
export interface ParameterTensors extends DeclaredParameter {
  /** Undefined where it is not trained. */
  readonly gradient: Tensor | undefined;
  readonly state: readonly { readonly name: string; readonly initial: number; readonly tensor: Tensor }[];
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
  readonly penalties: { readonly calls: readonly KernelCall[]; readonly result: Tensor | undefined };
}
