import type { Network, Parameter } from "../network.ts";
import type { KernelCall, Node } from "./op.ts";
import type { Layout } from "./plan.ts";
import type { Tensor } from "./tensor.ts";

/** One parameter with all that the engine keeps of it from step to step. */
export interface ParameterTensors {
  readonly name: string;
  readonly parameter: Parameter;
  readonly layout: Layout;
  readonly tensor: Tensor;
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
  /** Tensors that are read after the last node and have no place of their own. */
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
  readonly dropouts: readonly { readonly layer: number; readonly key: Tensor }[];
  readonly train: Program;
  readonly infer: Omit<Program, "results">;
  readonly evaluate: Program;
  readonly update: readonly KernelCall[];
  readonly penalties: { readonly calls: readonly KernelCall[]; readonly result: Tensor | undefined };
}
