import { countAll, countTrainable } from "../layers/parameter.ts";
import type { Network, ResolvedLayer } from "../network.ts";
import { sameShape } from "../shape.ts";
import { diffLayers } from "./diff-layers.ts";
import { diffSettings } from "./diff-settings.ts";
import type { Change, NetworkDiff } from "./network-diff.ts";

/** What changed from one net to another: what they mean is compared, not how they are written. */
export function diffNetworks(before: Network, after: Network): NetworkDiff {
  const total = (of: (layer: ResolvedLayer) => number): Change<number> => ({
    before: before.layers.reduce((sum, layer) => sum + of(layer), 0),
    after: after.layers.reduce((sum, layer) => sum + of(layer), 0),
  });
  return {
    input: sameShape(before.input, after.input)
      ? undefined
      : { before: before.input, after: after.input },
    layers: diffLayers(before, after),
    output: diffOutputs(before, after),
    settings: diffSettings(before, after),
    parameters: total((layer) => countAll(layer.parameters)),
    trainable: total((layer) => countTrainable(layer.parameters)),
    multiplyAdds: total((layer) => layer.multiplyAdds),
  };
}

function diffOutputs(before: Network, after: Network): Change<string> | undefined {
  const isLast = ({ layers, output }: Network): boolean => output === layers.length - 1;
  const nameOf = ({ layers, output }: Network): string => layers[output]!.name;
  if ((isLast(before) && isLast(after)) || nameOf(before) === nameOf(after)) return undefined;
  return { before: nameOf(before), after: nameOf(after) };
}
