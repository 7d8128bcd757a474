import { createRequire } from "node:module";
import { join } from "node:path";
import { TfjsAbsent } from "./tfjs-absent.ts";
import type { WholeTfjs } from "./tfjs.ts";

/** The engines that are a package of TensorFlow.js. */
export const tfjsPackages = {
  "tfjs-node-gpu": "@tensorflow/tfjs-node-gpu",
  "tfjs-node": "@tensorflow/tfjs-node",
  tfjs: "@tensorflow/tfjs",
} as const;

export type TfjsName = keyof typeof tfjsPackages;

/** The command that brings each. */
const remedies: Readonly<Record<TfjsName, string>> = {
  "tfjs-node-gpu": "netc setup tensorflow --gpu",
  "tfjs-node": "netc setup tensorflow",
  tfjs: "npm install @tensorflow/tfjs",
};

/**
 * Loads a package of TensorFlow.js from the user's project, else from where netc is installed. Throws `TfjsAbsent`
 * where there is none, or where its native part is missing or does not fit.
 *
 * @param folder the user's project
 */
export function loadTfjs(name: TfjsName, folder: string): WholeTfjs {
  const from = [join(folder, "package.json"), import.meta.url].map((file) => createRequire(file));
  const found = from.find((require) => canResolve(require, tfjsPackages[name]));
  if (found === undefined) throw new TfjsAbsent(absentLine(name));
  addRemovedFunctions(found);
  // TensorFlow's own log of what this processor could do better is of no use to the reader.
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  try {
    const tf = found(tfjsPackages[name]) as WholeTfjs;
    // No advice to install something else, and no checks of every number.
    tf.enableProdMode();
    return tf;
  } catch (error) {
    throw new TfjsAbsent(brokenLine(name, error));
  }
}

function absentLine(name: TfjsName): string {
  return `the engine ${name} needs ${tfjsPackages[name]}, which is not installed here; \`${remedies[name]}\` brings it`;
}

function brokenLine(name: TfjsName, error: unknown): string {
  const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]!.trim();
  return `${tfjsPackages[name]} is installed but does not load (${reason}); \`${remedies[name]}\` mends it`;
}

function canResolve(require: NodeJS.Require, name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** tfjs-node 4.22 calls two functions of node:util that Node 23 has removed, or warns of. */
function addRemovedFunctions(require: NodeJS.Require): void {
  const util = require("node:util") as Record<string, unknown>;
  util["isNullOrUndefined"] = (value: unknown) => value === null || value === undefined;
  util["isArray"] = Array.isArray;
}
