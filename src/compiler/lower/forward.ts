import type { Network, ResolvedLayer } from "../network.ts";
import { batchnormFolds, type Fold } from "./batchnorm-folds.ts";
import type { Graph, TensorSource } from "./graph.ts";
import { addLayer } from "./layers.ts";
import { addFoldedBatchnorm } from "./ops/fold-batchnorm.ts";
import { panelsOf, type DeclaredParameter } from "./parameters.ts";
import { placeRelus } from "./relus.ts";
import type { Tensor } from "./tensor.ts";

/** The key of a layer's dropout masks: two words that the engine writes before each step. */
export interface DropoutKey {
  readonly layer: number;
  readonly key: Tensor;
}

/** The keys of all layers that drop something out, made once and shared by every graph. */
export function declareDropoutKeys(network: Network, tensors: TensorSource): readonly DropoutKey[] {
  return network.layers.flatMap((layer, index) =>
    layer.kind === "dropout" || layer.kind === "attention"
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
  const folds = graph.training ? [] : batchnormFolds(network);
  for (const fold of folds) foldBatchnorm(network, graph, owned, fold);
  const folded = new Map(folds.map(({ batchnorm, product }) => [batchnorm, product]));
  network.layers.forEach((layer, index) => {
    const own = owned[index]!;
    const product = folded.get(index);
    if (product !== undefined) {
      results.push(results[product]!);
      return;
    }
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
  const result = results[network.output]!;
  graph.rewrite((nodes) => placeRelus(nodes, result));
  return result;
}

/** Gives a product weights and a bias into which a batch normalisation is taken. */
function foldBatchnorm(
  network: Network,
  graph: Graph,
  owned: readonly Map<string, Tensor>[],
  { product, batchnorm }: Fold,
): void {
  const layer = network.layers[batchnorm]! as Extract<ResolvedLayer, { kind: "batchnorm" }>;
  const own = owned[product]!;
  const statistics = owned[batchnorm]!;
  const panels = panelsOf(network.layers[product]!)[0]!.parameter;
  const { weights, bias } = addFoldedBatchnorm(
    graph,
    own.get(panels)!,
    own.get("bias"),
    {
      movingMean: statistics.get("moving_mean")!,
      movingVariance: statistics.get("moving_variance")!,
      gamma: statistics.get("gamma"),
      beta: statistics.get("beta"),
    },
    layer.arguments.epsilon,
  );
  own.set(panels, weights).set("bias", bias);
}
