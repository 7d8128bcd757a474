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
  network.layers.forEach((layer, index) => {
    const own = new Map<string, Tensor>(
      parameters.filter((p) => p.layer === index).map((p) => [p.parameter.name, p.tensor]),
    );
    results.push(
      addLayer(layer, {
        build: graph,
        inputs: layer.inputs.map((source) => (source === "input" ? input : results[source]!)),
        parameter: (name) => own.get(name)!,
        optional: (name) => own.get(name),
        dropoutKey: () => dropouts.find((d) => d.layer === index)!.key,
      }),
    );
  });
  return results[network.output]!;
}
