import { diagnose } from "../../../diagnostics/diagnostic.ts";
import { activationKinds } from "./activation-kinds.ts";
import type { Rule } from "../context.ts";
import { beforeLayer } from "./following.ts";

const after: readonly string[] = ["flatten", "reshape", ...activationKinds];

/** A dropout behind the last weights strikes out answers themselves: no layer is left to learn to do without them. */
export const dropoutBeforeTheEnd: Rule = (network, report) => {
  let layer = network.layers[network.output];
  while (layer !== undefined && after.includes(layer.kind)) layer = beforeLayer(network, layer);
  if (layer?.kind !== "dropout" || layer.arguments.rate === 0) return;
  const percent = Math.round(layer.arguments.rate * 1000) / 10;
  report(diagnose("NET0708", layer.span, { layer: layer.name, rate: `${percent} %` }), layer);
};
