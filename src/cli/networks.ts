import { resolve } from "node:path";
import { check } from "../compiler/check.ts";
import type { CheckResult } from "../compiler/check.ts";
import type { Worded } from "../compiler/arguments/settled.ts";
import { type IdxFiles, renamed } from "../compiler/idx-files.ts";
import type { DataFacts, Network } from "../compiler/network.ts";
import { idxFilesOf } from "../compiler/resolve/data-files.ts";
import type { Settings } from "../compiler/resolve/settings.ts";
import { decodeSource } from "../diagnostics/decode.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { readModelMetadata } from "../runtime/model-files.ts";
import type { ModelMetadata } from "../runtime/model-files.ts";
import { RunFolderError } from "../runtime/run-folder-error.ts";
import { readRunSpec, runFolder } from "../runtime/run-folder.ts";
import type { RunFolder } from "../runtime/run-folder.ts";
import { ExitCode } from "./exit-code.ts";
import { AlreadySaid, CommandFailure } from "./failure.ts";
import { isFolder } from "./is-folder.ts";
import { checkSpec, factsReader, readSpec, reportDiagnostics, unreadable } from "./spec.ts";

/** The network of a spec that is to be trained; its mistakes end the command. */
export async function networkOfSpec(
  path: string,
  settings: Settings = new Map(),
): Promise<Network> {
  const file = await readSpec(path);
  const result = await checkSpec(file, { settings });
  reportDiagnostics(result);
  const network = soundNetwork(result);
  if (network.data === undefined) {
    throw new CommandFailure(`${path} says nothing of data, so there is nothing to train on`, {
      exitCode: ExitCode.findings,
      help: "add for example `data garments` or `data fashion-mnist`",
    });
  }
  return withAbsoluteFiles(network, file.folder);
}

/** The network of a spec, which need not say anything of data, or of a run; mistakes end the command. */
export async function anyNetwork(path: string): Promise<Network> {
  if (await isFolder(path)) return networkOfRun(runFolder(path));
  const file = await readSpec(path);
  const result = await checkSpec(file);
  if (hasErrors(result.diagnostics)) reportDiagnostics(result);
  return withAbsoluteFiles(soundNetwork(result), file.folder);
}

/**
 * The network of a run, from the spec in its folder. Warnings were said when it began. The user's data files need not
 * be there any more: where they are gone, the model says what their images were like.
 */
export async function networkOfRun(run: RunFolder): Promise<Network> {
  const { source, fault } = decodeSource(run.spec, await readRunSpec(run));
  const reader = await factsReader(source, run.path);
  // A run that ended before its first model can still be resumed.
  const { shape, classes } = await readModelMetadata(run.model).catch(ignoreMissing);
  const facts = (data: Worded): DataFacts | undefined => {
    const read = reader.facts(data);
    const files = idxFilesOf(data);
    if (read !== undefined || files === undefined || shape === undefined) return read;
    const testCount = files.test === undefined ? 0 : Infinity;
    return { shape, classes: classes ?? [], trainCount: Infinity, testCount };
  };
  const result = fault === undefined ? check(source, { facts }) : unreadable(source, fault);
  if (hasErrors(result.diagnostics)) reportDiagnostics(result);
  return soundNetwork(result);
}

function ignoreMissing(error: unknown): Partial<ModelMetadata> {
  if (error instanceof RunFolderError) return {};
  throw error;
}

function soundNetwork({ network }: CheckResult): Network {
  if (network !== undefined) return network;
  throw new AlreadySaid(ExitCode.findings);
}

/** The user's own files by their full names: a run's spec lies elsewhere than the one it came from. */
function withAbsoluteFiles(network: Network, folder: string): Network {
  const { data } = network;
  if (data?.source.kind !== "idx") return network;
  const absolute = (files: IdxFiles): IdxFiles => renamed(files, (file) => resolve(folder, file));
  const { train, test } = data.source;
  const source = { kind: "idx", train: absolute(train), test: test && absolute(test) } as const;
  return { ...network, data: { ...data, source } };
}
