import { shellCommand } from "../../../diagnostics/shell-command.ts";
import { defineTarget, type EmitRequest, type Emission } from "../emit.ts";
import type { Files } from "../files.ts";
import type { Supplies } from "../supplies.ts";
import { dataText } from "./data-text.ts";
import { dataFolder, drawsSplit } from "./parts.ts";
import { gitignoreText, packageText, readmeText, tsconfigText } from "./project-text.ts";
import { randomText } from "./random-text.ts";
import { refusals } from "./refusals.ts";
import { trainText } from "./train-text.ts";

const options = {
  cpu: { kind: "flag", doc: "for the CPU alone" },
  weights: { kind: "flag", doc: "put the initial weights, or the run's, beside the program" },
} as const;

/** A program that trains the net with TensorFlow.js on Node, as a careful person writes it. */
export const tfjsNode = defineTarget({
  name: "tfjs-node",
  doc: "a TypeScript program that trains with TensorFlow.js on Node",
  options,
  emit,
});

async function emit(request: EmitRequest<typeof options>): Promise<Emission> {
  const { network, title, remote, file, supplies } = request;
  const { cpu, weights } = request.options;
  const { data, training } = network;
  const diagnostics = refusals(network);
  if (diagnostics.length > 0 || data === undefined) return { kind: "refused", diagnostics };

  const engine = cpu ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs-node-gpu";
  const purposes = [
    ...(training.shuffle ? (["shuffle"] as const) : []),
    ...(drawsSplit(data) ? (["split"] as const) : []),
  ];
  const files = new Map<string, string | Uint8Array>([
    ["package.json", packageText(title, engine)],
    ["tsconfig.json", tsconfigText],
    [".gitignore", gitignoreText(remote !== undefined)],
    ["README.md", readmeText({ title, engine, network, weights })],
    ["train.ts", trainText({ network, data, engine, weights })],
    ["data.ts", dataText({ data, seed: training.seed, remote, file })],
    ...(purposes.length === 0 ? [] : [["random.ts", randomText(purposes)] as const]),
    ...(weights ? inFolder("weights", await modelFiles(supplies)) : []),
    ...(data.source.kind === "garments"
      ? inFolder(dataFolder(data), await supplies.drawnData())
      : []),
  ]);
  const closing = (folder: string): string =>
    [
      `wrote ${folder}; go on with:`,
      `  ${shellCommand("cd", folder)}`,
      "  npm install",
      "  npm run train",
    ].join("\n");
  return { kind: "project", files, closing };
}

/** The model as the files that `tf.loadLayersModel` reads. */
async function modelFiles({ model }: Supplies): Promise<Files> {
  const { json, weights } = await model();
  return new Map([
    ["model.json", new TextEncoder().encode(json)],
    ["weights.bin", weights],
  ]);
}

function inFolder(
  folder: string,
  files: Files,
): readonly (readonly [string, string | Uint8Array])[] {
  return [...files].map(([name, content]) => [`${folder}/${name}`, content] as const);
}
