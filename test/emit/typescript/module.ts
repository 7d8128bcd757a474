import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildPredictor } from "../../../scripts/build-predictor.ts";
import type { Files } from "../../../src/compiler/emit/files.ts";
import { typescript } from "../../../src/compiler/emit/typescript/typescript.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { filesOf, type More } from "../request.ts";

/** Builds what every module has in it. */
export async function buildParts(): Promise<void> {
  await buildPredictor();
  await kernelModule("single");
}

/** The files of a network's module; its weights are the initial ones unless `more` supplies others. */
export function moduleOf(network: Network, more: More = {}): Promise<Files> {
  return filesOf(typescript, network, { trained: true, ...more });
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}
