import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatBytes } from "../bytes.ts";
import { countAll } from "../layers/parameter.ts";
import type { Network, OptimizerName, ResolvedLayer } from "../network.ts";
import { sizeOf } from "../shape.ts";

/** A warning where training takes more bytes than the caller's limit; undefined where it fits. */
export function memoryAdvice(
  network: Network,
  bytes: number,
  limit: number,
): Diagnostic | undefined {
  if (bytes <= limit) return undefined;
  const layer = largestLayer(network);
  return diagnose("NET0412", layer.span, {
    needed: formatBytes(bytes),
    limit: formatBytes(limit),
    largest: `\`${layer.name}\``,
  });
}

/** The layer that holds most: its weights, which training has several times over, or its values. */
function largestLayer(network: Network): ResolvedLayer {
  const { batch } = network.training;
  const images = batch === "all" ? (network.data?.facts.trainCount ?? 1) : batch;
  const copies = 2 + slots[network.training.optimizer.kind];
  const held = (layer: ResolvedLayer): number =>
    Math.max(copies * countAll(layer.parameters), images * sizeOf(layer.shape));
  return network.layers.reduce((most, layer) => (held(layer) > held(most) ? layer : most));
}

/** What an optimizer remembers of every weight, beside the weight and its gradient. */
const slots: Readonly<Record<OptimizerName, number>> = {
  sgd: 0,
  adam: 2,
  adamw: 2,
  rmsprop: 1,
  adagrad: 1,
  nadam: 2,
};
