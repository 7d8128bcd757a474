import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { tfjsNode } from "../../../src/compiler/emit/tfjs-node/tfjs-node.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { type More, textsOf } from "../request.ts";

const root = resolve(import.meta.dirname, "../../..");

/** The texts of the project for a network, formatted; a refusal fails the test. */
export function projectOf(network: Network, more?: More): Promise<ReadonlyMap<string, string>> {
  return textsOf(tfjsNode, network, more);
}

/** Writes a project's files. */
export async function writeProject(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [file, text] of files) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

/** Saves models as the package for Node does, by the address `file://`, which plain TensorFlow.js does not know. */
const stand = `"use strict";
const { mkdirSync, writeFileSync } = require("node:fs");
const tf = require("@tensorflow/tfjs");
var __exportStar = (this && this.__exportStar) || function (m, exports) {
  for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) exports[p] = m[p];
};
__exportStar(require("@tensorflow/tfjs"), exports);
tf.io.registerSaveRouter((url) => typeof url !== "string" || !url.startsWith("file://") ? null : {
  save: async (artifacts) => {
    const folder = url.slice("file://".length);
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + "/model.json", JSON.stringify(artifacts.modelTopology));
    writeFileSync(folder + "/weights.bin", Buffer.from(artifacts.weightData));
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  },
});
`;

/**
 * Puts node_modules into a folder, for the projects below it: plain TensorFlow.js, which computes slowly but needs no
 * native part, under the names of the packages for Node.
 */
export async function installStandIn(folder: string): Promise<void> {
  const packages = join(folder, "node_modules");
  await mkdir(join(packages, "@tensorflow"), { recursive: true });
  for (const name of ["tfjs-node", "tfjs-node-gpu"]) {
    const place = join(packages, "@tensorflow", name);
    await mkdir(place);
    const about = { name: `@tensorflow/${name}`, main: "index.js", types: "index.d.ts" };
    await writeFile(join(place, "package.json"), JSON.stringify(about));
    await writeFile(join(place, "index.js"), stand);
    await writeFile(join(place, "index.d.ts"), `export * from "@tensorflow/tfjs";\n`);
  }
  await symlink(join(root, "node_modules/@tensorflow/tfjs"), join(packages, "@tensorflow/tfjs"));
  await symlink(join(root, "node_modules/@types"), join(packages, "@types"));
}

/** What TypeScript's compiler says of these projects, each with the options of its own tsconfig.json. */
export function typeErrors(folders: readonly string[]): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(folders[0]!, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    folders[0]!,
  );
  if (options.strict !== true) throw new Error("the projects are not strict");
  const names = folders.flatMap((folder) =>
    ts.sys.readDirectory(folder, [".ts"], ["node_modules"]),
  );
  const program = ts.createProgram({ rootNames: names, options });
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    return `${file?.fileName ?? ""}: ${text}`;
  });
}
