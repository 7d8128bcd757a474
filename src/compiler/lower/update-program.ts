import type { Optimizer } from "../network.ts";
import type { TensorSource } from "./graph.ts";
import type { KernelCall, Node } from "./op.ts";
import { denseUpdateCall } from "./ops/dense-update.ts";
import { penaltyGradientCall, type Penalised } from "./ops/penalty.ts";
import { clippingCalls } from "./optimizers/clipping.ts";
import { optimizerState, updateCall } from "./optimizers/index.ts";
import type { StateArray } from "./optimizers/rule.ts";
import type { DeclaredParameter } from "./parameters.ts";
import type { Tensor } from "./tensor.ts";

/** An array that the optimizer keeps beside a parameter. */
export interface StateTensor extends StateArray {
  readonly tensor: Tensor;
}

interface Gradients {
  /** Of each trained parameter, by the parameter's id. */
  readonly gradients: ReadonlyMap<number, Tensor>;
  /** Where they are not stored, the nodes that would compute them. */
  readonly usedAtOnce: ReadonlyMap<number, Node>;
}

/** The optimizer's calls: penalties' gradients, clipping, then every parameter's update. */
export function updateProgram(
  optimizer: Optimizer,
  tensors: TensorSource,
  parameters: readonly DeclaredParameter[],
  { gradients, usedAtOnce }: Gradients,
): {
  readonly calls: readonly KernelCall[];
  /** By parameter; nothing for those that are not trained. */
  readonly state: readonly (readonly StateTensor[])[];
  readonly tensors: readonly Tensor[];
} {
  const build = {
    fixed: (shape: readonly number[], label: string) => tensors.create("fixed", shape, label),
  };
  const state = parameters.map(({ tensor, name }) =>
    gradients.has(tensor.id) || usedAtOnce.has(tensor.id)
      ? optimizerState(optimizer).map((array) => ({
          ...array,
          tensor: build.fixed(tensor.shape, `${name}/${array.name}`),
        }))
      : [],
  );
  const stored = parameters.filter((p) => gradients.has(p.tensor.id));
  const gradientOf = (p: DeclaredParameter): Tensor => gradients.get(p.tensor.id)!;
  const clipping = clippingCalls(build, optimizer, stored.map(gradientOf));
  const factors = new Map(stored.map((p, i) => [p, clipping.factors[i]]));
  const updates = parameters.flatMap((p, i) => {
    const own = { parameter: p.tensor, state: state[i]!.map((s) => s.tensor) };
    const node = usedAtOnce.get(p.tensor.id);
    if (node !== undefined) return [denseUpdateCall(node, optimizer, own, p.parameter)];
    const gradient = gradients.get(p.tensor.id);
    if (gradient === undefined) return [];
    return [updateCall(optimizer, { ...own, gradient, factor: factors.get(p) })];
  });
  return {
    calls: [
      ...stored.filter(isPenalised).map((p) => penaltyGradientCall(penalisedOf(p), gradientOf(p))),
      ...clipping.calls,
      ...updates,
    ],
    state,
    tensors: [...clipping.tensors, ...state.flat().map((s) => s.tensor)],
  };
}

export function isPenalised({ parameter }: DeclaredParameter): boolean {
  return parameter.l1 !== 0 || parameter.l2 !== 0;
}

export function penalisedOf({ tensor, parameter }: DeclaredParameter): Penalised {
  return { parameter: tensor, l1: parameter.l1, l2: parameter.l2 };
}
