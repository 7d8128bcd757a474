import { diagnose, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { formatBytes } from "../bytes.ts";
import type { Network, ResolvedLayer } from "../network.ts";
import { sizeOf } from "../shape.ts";

/** A warning where training takes more bytes than the caller's limit; undefined where it fits. */
export function memoryAdvice(
  network: Network,
  bytes: number,
  limit: number,
): Diagnostic | undefined {
  if (bytes <= limit) return undefined;
  const { batch } = network.training;
  const layer = largestLayer(network);
  return diagnose("NET0412", layer.span, {
    needed: formatBytes(bytes),
    limit: formatBytes(limit),
    batch: batch === "all" ? "all images at once" : `batches of ${batch}`,
    largest: `\`${layer.name}\``,
  });
}

/** The layer that holds most: its weights, which training has at least three times, or its values. */
function largestLayer(network: Network): ResolvedLayer {
  const { batch } = network.training;
  const images = batch === "all" ? (network.data?.facts.trainCount ?? 1) : batch;
  const held = (layer: ResolvedLayer): number => {
    const weights = layer.parameters.reduce(
      (sum, { dimensions }) => sum + sizeOf(Object.values(dimensions)),
      0,
    );
    return Math.max(3 * weights, images * sizeOf(layer.shape));
  };
  return network.layers.reduce((most, layer) => (held(layer) > held(most) ? layer : most));
}
