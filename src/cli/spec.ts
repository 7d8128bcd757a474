import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { check } from "../compiler/check.ts";
import type { CheckOptions, CheckResult } from "../compiler/check.ts";
import type { DataFacts, Network } from "../compiler/network.ts";
import { idxFilesOf } from "../compiler/resolve/data-files.ts";
import { resolvedSpec } from "../compiler/resolved-spec.ts";
import { decodeSource, type Decoded } from "../diagnostics/decode.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import type { Source } from "../diagnostics/span.ts";
import type { Worded } from "../compiler/arguments/settled.ts";
import { DataError } from "../runtime/data/data-error.ts";
import { ExitCode } from "./exit-code.ts";
import { CommandFailure, failureOf } from "./failure.ts";
import { note, paintFor } from "./output.ts";

/** A spec and the folder from which it counts the names of files. */
export interface SpecFile extends Decoded {
  readonly folder: string;
}

/** Reads a spec's file, or standard input for `-`. */
export async function readSpec(path: string): Promise<SpecFile> {
  if (path === "-") {
    const { buffer } = await import("node:stream/consumers");
    return { ...decodeSource("<stdin>", await buffer(process.stdin)), folder: "." };
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
export function unreadable(source: Source, fault: Diagnostic): CheckResult {
  return { ...check({ name: source.name, text: "" }), source, diagnostics: [fault] };
}

export interface FactsReader {
  readonly facts: (data: Worded) => DataFacts | undefined;
  readonly failure: () => CommandFailure | undefined;
}

/** Tells what the headers of the user's own data files say; `failure` is what is wrong with them. */
export async function factsReader(source: Source, folder: string): Promise<FactsReader> {
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

/** A network as text, with every default filled in. */
export function resolvedText(network: Network): string {
  return resolvedSpec(network);
}
