import type { Attachment } from "../files.ts";
import type { EmitRequest, Emission, Target } from "../emit.ts";
import { dataText } from "./data-text.ts";
import { dataFolder, drawsSplit } from "./parts.ts";
import { gitignoreText, packageText, readmeText, tsconfigText } from "./project-text.ts";
import { randomText } from "./random-text.ts";
import { refusals } from "./refusals.ts";
import { trainText } from "./train-text.ts";

/** A program that trains the net with TensorFlow.js on Node, as a careful person writes it. */
export const tfjsNode: Target = {
  name: "tfjs-node",
  doc: "a TypeScript program that trains with TensorFlow.js on Node",
  emit,
};

function emit(request: EmitRequest): Emission {
  const { network, title, remote, file, weights, cpu } = request;
  const { data, training } = network;
  const diagnostics = refusals(network);
  if (diagnostics.length > 0 || data === undefined) return { kind: "refused", diagnostics };

  const engine = cpu ? "@tensorflow/tfjs-node" : "@tensorflow/tfjs-node-gpu";
  const purposes = [
    ...(training.shuffle ? (["shuffle"] as const) : []),
    ...(drawsSplit(data) ? (["split"] as const) : []),
  ];
  const files = new Map([
    ["package.json", packageText(title, engine)],
    ["tsconfig.json", tsconfigText],
    [".gitignore", gitignoreText(remote !== undefined)],
    ["README.md", readmeText({ title, engine, network, weights })],
    ["train.ts", trainText({ network, data, engine, weights })],
    ["data.ts", dataText({ data, seed: training.seed, remote, file })],
    ...(purposes.length === 0 ? [] : [["random.ts", randomText(purposes)] as const]),
  ]);
  const attachments: Attachment[] = [
    ...(weights ? [{ kind: "weights", folder: "weights" } as const] : []),
    ...(data.source.kind === "garments"
      ? [{ kind: "drawn data", folder: dataFolder(data) } as const]
      : []),
  ];
  return { kind: "project", files, attachments, next: ["npm install", "npm run train"] };
}
