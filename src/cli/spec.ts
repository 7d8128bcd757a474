import { readFile } from "node:fs/promises";
import { buffer as readAll } from "node:stream/consumers";
import { dirname, resolve } from "node:path";
import { check } from "../compiler/check.ts";
import type { CheckOptions, CheckResult } from "../compiler/check.ts";
import type { DataFacts, Network } from "../compiler/network.ts";
import { idxFilesOf } from "../compiler/resolve/data-files.ts";
import type { Settings } from "../compiler/resolve/settings.ts";
import { resolvedSpec } from "../compiler/resolved-spec.ts";
import { decodeSource, type Decoded } from "../diagnostics/decode.ts";
import { type Diagnostic, hasErrors } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import type { Source } from "../diagnostics/span.ts";
import type { Worded } from "../compiler/arguments/settled.ts";
import { readModelMetadata } from "../runtime/model-files.ts";
import type { ModelMetadata } from "../runtime/model-files.ts";
import { RunFolderError } from "../runtime/run-folder-error.ts";
import { readRunSpec, runFolder } from "../runtime/run-folder.ts";
import type { RunFolder } from "../runtime/run-folder.ts";
import { DataError } from "../runtime/data/data-error.ts";
import { ExitCode } from "./exit-code.ts";
import { AlreadySaid, CommandFailure, failureOf } from "./failure.ts";
import { isFolder } from "./is-folder.ts";
import { note, paintFor } from "./output.ts";

/** A spec and the folder from which it counts the names of files. */
export interface SpecFile extends Decoded {
  readonly folder: string;
}

/** Reads a spec's file, or standard input for `-`. */
export async function readSpec(path: string): Promise<SpecFile> {
  if (path === "-") {
    return { ...decodeSource("<stdin>", await readAll(process.stdin)), folder: "." };
  }
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new CommandFailure(`cannot read ${path}: ${reason(error)}`);
  });
  return { ...decodeSource(path, bytes), folder: dirname(path) };
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "permission denied";
  return message;
}

/**
 * Checks a spec. The headers of the user's own data files are read on the way; where they are at fault, the command
 * ends with what is wrong with them, after the spec's own diagnostics.
 */
export async function checkSpec(
  { source, fault, folder }: SpecFile,
  options: Pick<CheckOptions, "input" | "settings" | "trainingBytes" | "memoryLimit"> = {},
): Promise<CheckResult> {
  if (fault !== undefined) return unreadable(source, fault);
  const reader = await factsReader(source, folder);
  const result = check(source, { ...options, facts: reader.facts });
  if (reader.failure() !== undefined) {
    reportDiagnostics(result);
    throw reader.failure()!;
  }
  return result;
}

/** Of what is not text nothing more is said. */
function unreadable(source: Source, fault: Diagnostic): CheckResult {
  return { ...check({ name: source.name, text: "" }), source, diagnostics: [fault] };
}

interface FactsReader {
  readonly facts: (data: Worded) => DataFacts | undefined;
  readonly failure: () => CommandFailure | undefined;
}

async function factsReader(source: Source, folder: string): Promise<FactsReader> {
  // Readers of files are loaded only for specs that may name some.
  const idxFacts = source.text.includes("idx")
    ? (await import("../runtime/data/idx-dataset.ts")).idxFacts
    : undefined;
  let failure: CommandFailure | undefined;
  return {
    failure: () => failure,
    facts(data) {
      const files = idxFilesOf(data);
      if (files === undefined || idxFacts === undefined) return undefined;
      try {
        return idxFacts(files, folder);
      } catch (error) {
        failure = dataFailure(error);
        return undefined;
      }
    },
  };
}

/** What a DataError means for the command; other errors are thrown on. `missing`: the exit code of an absent file. */
export function dataFailure(
  error: unknown,
  { missing }: { readonly missing?: ExitCode } = {},
): CommandFailure {
  if (!(error instanceof DataError)) throw error;
  const { finding, fault } = error;
  if (finding.code === "NET0530" && missing !== undefined) return failureOf(finding, missing);
  return failureOf(finding, fault === "finding" ? ExitCode.findings : ExitCode.environment);
}

/** Prints what there is to say of a spec on stderr. */
export function reportDiagnostics({ diagnostics, source }: CheckResult): void {
  const text = renderDiagnostics(diagnostics, source, paintFor(process.stderr));
  if (text !== "") note(text);
}

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
  const absolute = ([images, labels]: readonly [string, string]): readonly [string, string] => [
    resolve(folder, images),
    resolve(folder, labels),
  ];
  const { train, test } = data.source;
  const source = { kind: "idx", train: absolute(train), test: test && absolute(test) } as const;
  return { ...network, data: { ...data, source } };
}

/** A network as text, with every default filled in. */
export function resolvedText(network: Network): string {
  return resolvedSpec(network);
}
