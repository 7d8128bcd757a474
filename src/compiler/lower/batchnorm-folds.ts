import type { Network, ResolvedLayer } from "../network.ts";

/** A matrix product and the batch normalisation that alone reads it, by their indices. */
export interface Fold {
  readonly product: number;
  readonly batchnorm: number;
}

/** Which batch normalisations can be taken into the weights before them once their statistics do not move any more. */
export function batchnormFolds({ layers, output }: Network): readonly Fold[] {
  const readers = layers.map(() => 0);
  for (const { inputs } of layers) {
    for (const source of inputs) if (source !== "input") readers[source]!++;
  }
  return layers.flatMap((layer, index) => {
    const [source] = layer.inputs;
    if (layer.kind !== "batchnorm" || source === undefined || source === "input") return [];
    const alone = readers[source] === 1 && source !== output;
    return alone && endsWithProduct(layers[source]!) ? [{ product: source, batchnorm: index }] : [];
  });
}

/** Whether a layer's result is a product with weights in panels of as many columns, plus a bias. */
function endsWithProduct(layer: ResolvedLayer): boolean {
  return (
    (layer.kind === "conv" || layer.kind === "dense" || layer.kind === "sepconv") &&
    layer.arguments.activation === "linear"
  );
}
