import type { Network, Source } from "../../network.ts";
import type { LayerCall } from "../tfjs/layer-call.ts";
import { tfjsSpelling } from "../tfjs/layers.ts";
import { identifierMaker } from "./identifiers.ts";
import { layerComment, layerText } from "./layer-text.ts";
import { quote } from "../quote.ts";

/** One layer of the program: `followed` are those that TensorFlow.js has as layers only. */
interface Row {
  readonly name: string;
  readonly comment: string;
  readonly text: (first: readonly string[]) => string;
  readonly inputs: readonly Source[];
  readonly followed: readonly { readonly name: string; readonly text: string }[];
}

/** The statements that make `model`: sequential where each layer reads the one before it, else functional. */
export function modelText(network: Network): string {
  const rows = rowsOf(network);
  return isChain(network) ? sequentialText(network, rows) : functionalText(network, rows);
}

function isChain({ layers, output }: Network): boolean {
  return (
    output === layers.length - 1 &&
    layers.every(
      ({ inputs }, i) => inputs.length === 1 && inputs[0] === (i === 0 ? "input" : i - 1),
    )
  );
}

function rowsOf(network: Network): readonly Row[] {
  const names = new Set(["input", ...network.layers.map(({ name }) => name)]);
  return network.layers.map((layer, i) => {
    const { followedBy, ...call } = tfjsSpelling(layer);
    // Each layer's weights have a seed of their own.
    const seed = network.training.seed + i;
    const text = (name: string, by: LayerCall, first: readonly string[] = []): string =>
      layerText(name, by, layer, first, seed);
    const after = followedBy === undefined ? [] : [unused(`${layer.name}_activation`, names)];
    return {
      name: layer.name,
      comment: layerComment(layer),
      text: (first) => text(layer.name, call, first),
      inputs: layer.inputs,
      followed: after.map((name) => ({ name, text: text(name, followedBy!) })),
    };
  });
}

function sequentialText({ input }: Network, rows: readonly Row[]): string {
  const lines = rows.flatMap(({ comment, text, followed }, i) => [
    comment,
    `${text(i === 0 ? [`inputShape: [${input.join(", ")}]`] : [])},`,
    ...followed.map((row) => `${row.text},`),
  ]);
  return `const model = tf.sequential({\nlayers: [\n${lines.join("\n")}\n],\n});`;
}

function functionalText(network: Network, rows: readonly Row[]): string {
  const identifier = identifierMaker();
  const inputName = unused("input", new Set(network.layers.map(({ name }) => name)));
  const input = identifier("images");
  const results: string[] = [];
  const valueOf = (source: Source): string => (source === "input" ? input : results[source]!);
  const lines = rows.flatMap(({ name, comment, text, inputs, followed }) => {
    const from = inputs.map(valueOf);
    const argument = from.length === 1 ? from[0]! : `[${from.join(", ")}]`;
    const made = identifier(name);
    const chain = [[made, text([]), argument]];
    for (const next of followed) chain.push([identifier(next.name), next.text, chain.at(-1)![0]!]);
    results.push(chain.at(-1)![0]!);
    return [
      comment,
      ...chain.map(
        ([to, call, by]) => `const ${to!} = ${call!}.apply(${by!}) as tf.SymbolicTensor;`,
      ),
    ];
  });
  return [
    `const ${input} = tf.input({ name: ${quote(inputName)}, shape: [${network.input.join(", ")}] });`,
    ...lines,
    `const model = tf.model({ inputs: ${input}, outputs: ${valueOf(network.output)} });`,
  ].join("\n");
}

function unused(wanted: string, names: Set<string>): string {
  let name = wanted;
  for (let i = 1; names.has(name); i++) name = `${wanted}_${String(i)}`;
  names.add(name);
  return name;
}
