import { diagnose, type Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { shellCommand } from "../../../diagnostics/shell-command.ts";
import { formatBytes } from "../../bytes.ts";
import { tokenReader } from "../../layers/tokens.ts";
import { inputScale } from "../../input-scale.ts";
import type { Network } from "../../network.ts";
import { base64 } from "../base64.ts";
import { defineTarget, type EmitRequest, type Emission } from "../emit.ts";
import { pictureShape } from "../picture-shape.ts";
import { literal } from "../quote.ts";
import type { SuppliedModel, Supplies } from "../supplies.ts";
import { tfjsSpelling } from "../tfjs/layers.ts";
import { indexText } from "./index-text.ts";
import type { Module } from "./module.ts";
import { namesOf } from "./names.ts";
import { outcomeOf } from "./outcome.ts";
import { forwardPass, programText } from "./program.ts";
import { packageText, readmeText } from "./project-text.ts";
import { typesText } from "./types-text.ts";

const options = {
  runtime: { kind: "choice", choices: ["netc", "tfjs"], doc: "what the module computes with" },
  beside: { kind: "flag", doc: "the weights as files beside the module, not inside it" },
} as const;

/** A module for other programs: loads a trained net and predicts, with types for its classes. */
export const typescript = defineTarget({
  name: "typescript",
  doc: "a typed module that predicts with a run's model, for browsers and Node",
  options,
  runsOnly: true,
  emit,
});

/** A refusal that concerns no place of the spec. */
const nowhere = { start: 0, end: 0 };

type Contents = readonly (readonly [name: string, content: string | Uint8Array])[];

async function emit(request: EmitRequest<typeof options>): Promise<Emission> {
  const { network, title, supplies } = request;
  const { runtime, beside } = request.options;
  const model = await supplies.model();
  const shape = pictureShape(network);
  const outcome = outcomeOf(network, model.classes);
  const module: Module = {
    names: namesOf(title, outcome),
    outcome,
    runtime,
    beside,
    shape: shape ?? network.input,
    bytes: network.data?.scale === 1 / 255,
    vocabulary: shape === undefined ? tokenReader(network.layers)?.arguments.vocabulary : undefined,
    pictures: shape && { shape, background: model.background },
  };
  const net =
    runtime === "netc"
      ? await netcFiles(network, model, supplies, beside)
      : tfjsFiles(network, model, beside);
  if ("diagnostics" in net) return net;
  const files = new Map<string, string | Uint8Array>([
    ["package.json", packageText(module)],
    ["README.md", readmeText(module)],
    ["index.d.ts", typesText(module)],
    ["index.js", indexText(module)],
    ...net,
    ...(await libraryFiles(module, supplies)),
  ]);
  const { load, package: name } = module.names;
  const closing = (folder: string): string =>
    [
      `wrote ${folder}; go on with:`,
      `  ${shellCommand("npm", "install", /^(?:[./]|[A-Za-z]:)/.test(folder) ? folder : `./${folder}`)}`,
      `  import { ${load} } from "${name}";`,
    ].join("\n");
  return { kind: "project", files, closing };
}

function refused(diagnostics: readonly Diagnostic[]): Extract<Emission, { kind: "refused" }> {
  return { kind: "refused", diagnostics };
}

/** The net as calls of netc's kernels, on one thread. */
async function netcFiles(
  network: Network,
  model: SuppliedModel,
  { asset }: Supplies,
  beside: boolean,
): Promise<Contents | Extract<Emission, { kind: "refused" }>> {
  const pass = forwardPass(network, model.weights);
  if ("refusal" in pass) {
    const { bytes, limit } = pass.refusal;
    const parameters = { needed: formatBytes(bytes), limit: formatBytes(limit), what: "the net" };
    return refused([diagnose("NET0550", nowhere, parameters)]);
  }
  const kernels = await asset("kernels/single.wasm");
  return [
    ["program.js", programText(pass.program)],
    binary("kernels", "wasm", kernels.bytes, beside),
    binary("weights", "bin", pass.weights, beside),
  ];
}

/** The net as a layers model of TensorFlow.js. */
function tfjsFiles(
  network: Network,
  { json, weights }: SuppliedModel,
  beside: boolean,
): Contents | Extract<Emission, { kind: "refused" }> {
  const diagnostics = network.layers.flatMap((layer) => {
    const { lacking } = tfjsSpelling(layer);
    if (lacking === undefined) return [];
    const help = "leave `--runtime` out: netc's own kernels compute it";
    const parameters = { layer: layer.name, target: "TensorFlow.js", reason: lacking, help };
    return [diagnose("NET0601", layer.span, parameters)];
  });
  if (diagnostics.length > 0) return refused(diagnostics);
  const saved = JSON.parse(json) as SavedModel;
  const model = {
    input: network.input,
    scale: inputScale(network),
    weights: saved.weightsManifest[0].weights.map(({ name, shape }) => ({ name, shape })),
    topology: saved.modelTopology,
  };
  const text = `/**
 * The model's input, what pixels are multiplied by, its weights in order, and its layers as TensorFlow.js saves them.
 */
export const model = ${literal(model)};
`;
  return [["model.js", text], binary("weights", "bin", weights, beside)];
}

/** What is read of `model.json`. */
interface SavedModel {
  readonly modelTopology: object;
  readonly weightsManifest: readonly [
    { readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[] },
  ];
}

/** Bytes as a file of their own, or as a module that holds them in base64, a line that no formatter need read. */
function binary(
  name: string,
  extension: string,
  bytes: Uint8Array,
  beside: boolean,
): readonly [name: string, content: Uint8Array] {
  if (beside) return [`${name}.${extension}`, bytes];
  const text = `/** In base64. */\nexport const ${name} =\n  "${base64(bytes)}";\n`;
  return [`${name}.js`, new TextEncoder().encode(text)];
}

/** The parts of `lib/` that the module needs, as they were built with netc. */
async function libraryFiles(
  { outcome, runtime, beside, pictures }: Module,
  { asset }: Supplies,
): Promise<Contents> {
  const names = [
    runtime === "netc" ? "engine" : "tfjs",
    "numbers",
    ...(pictures === undefined ? [] : ["pixels", "fit", "resample"]),
    ...(outcome.kind === "classes" ? ["prediction", "probabilities"] : []),
    ...(beside ? ["read-file", "read-file-node"] : ["base64"]),
  ];
  const assets = await Promise.all(names.map((name) => asset(`predictor/${name}.js`)));
  return names.map((name, i) => [`lib/${name}.js`, new TextDecoder().decode(assets[i]!.bytes)]);
}
