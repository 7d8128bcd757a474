import type { Network } from "../network.ts";
import type { Graph, TensorSource } from "./graph.ts";
import { addLayer } from "./layers.ts";
import type { DeclaredParameter } from "./parameters.ts";
import type { Tensor } from "./tensor.ts";

/** The key of a layer's dropout masks: two words that the engine writes before each step. */
export interface DropoutKey {
  readonly layer: number;
  readonly key: Tensor;
}

/** The keys of all dropout layers, made once and shared by every graph. */
export function declareDropoutKeys(network: Network, tensors: TensorSource): readonly DropoutKey[] {
  return network.layers.flatMap((layer, index) =>
    layer.kind === "dropout"
      ? [{ layer: index, key: tensors.create("fixed", [2], `${layer.name}/key`) }]
      : [],
  );
}

/** Adds the ops of all layers, from the scaled images to the net's result, which it gives back. */
export function buildForward(
  network: Network,
  graph: Graph,
  input: Tensor,
  parameters: readonly DeclaredParameter[],
  dropouts: readonly DropoutKey[],
): Tensor {
  const results: Tensor[] = [];
  const owned = network.layers.map(() => new Map<string, Tensor>());
  for (const { layer, parameter, tensor } of parameters) owned[layer]!.set(parameter.name, tensor);
  const keys = new Map(dropouts.map(({ layer, key }) => [layer, key]));
  network.layers.forEach((layer, index) => {
    const own = owned[index]!;
    results.push(
      addLayer(layer, {
        build: graph,
        inputs: layer.inputs.map((source) => (source === "input" ? input : results[source]!)),
        parameter: (name) => own.get(name)!,
        optional: (name) => own.get(name),
        dropoutKey: () => keys.get(index)!,
      }),
    );
  });
  return results[network.output]!;
}
