import { countedLayers } from "../../layers/counted-layers.ts";
import { thousands } from "../../arguments/decimal.ts";
import { countAll } from "../../layers/parameter.ts";
import type { Network, ResolvedLayer } from "../../network.ts";
import { formatShape } from "../../shape.ts";
import { html } from "./escape.ts";

/** The table of layers as HTML: name, output, parameters and the arithmetic of both. */
export function layerTable(network: Network): string {
  const rows = [
    row("input", formatShape(network.input), "", ""),
    ...network.layers.map((layer) =>
      row(
        layer.name,
        formatShape(layer.shape),
        thousands(countAll(layer.parameters)),
        arithmetic(network, layer),
      ),
    ),
  ];
  return `<table>
<thead><tr><th scope="col">layer</th><th scope="col">output</th><th scope="col" class="number">parameters</th><th scope="col">arithmetic</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
}

/** What the net costs, in a sentence. */
export function layerTotals(network: Network): string {
  const total = network.layers.reduce((sum, { parameters }) => sum + countAll(parameters), 0);
  const multiplyAdds = network.layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0);
  return `${thousands(total)} parameters, ${thousands(multiplyAdds)} multiply-adds for one picture (${countedLayers(network.layers)}, no biases).`;
}

function row(name: string, shape: string, parameters: string, note: string): string {
  return `<tr><th scope="row">${html(name)}</th><td class="shape">${shape}</td><td>${parameters}</td><td class="arithmetic">${html(note)}</td></tr>`;
}

function arithmetic(network: Network, layer: ResolvedLayer): string {
  const index = network.layers.indexOf(layer);
  const [only] = layer.inputs;
  const follows = layer.inputs.length === 1 && only === (index === 0 ? "input" : index - 1);
  const names = layer.inputs.map((source) =>
    source === "input" ? "input" : network.layers[source]!.name,
  );
  return [
    follows ? "" : `from ${names.join(", ")}`,
    layer.derivation.shape,
    layer.derivation.parameters,
  ]
    .filter((text) => text !== "")
    .join("; ");
}
