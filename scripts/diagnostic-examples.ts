import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { check } from "../src/compiler/check.ts";
import type { DataFacts, Network } from "../src/compiler/network.ts";
import { readSetting } from "../src/compiler/resolve/settings.ts";
import { catalogue, type Code } from "../src/diagnostics/catalogue.ts";
import { decodeSource, type Decoded } from "../src/diagnostics/decode.ts";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Entry } from "../src/diagnostics/codes/entry.ts";
import type { Source } from "../src/diagnostics/span.ts";
import { renderDiagnostics, renderFinding } from "../src/diagnostics/render.ts";

/** One folder a code: README.md, and either wrong.net and fixed.net or parameters.json, with expected.txt. */
export const examplesFolder = fileURLToPath(new URL("../specs/diagnostics/", import.meta.url));

/** What a caller adds to the text of an example (`options.json`): the memory's limit, the headers of data files. */
interface ExampleOptions {
  readonly memoryLimit?: number;
  readonly facts?: DataFacts;
  /** As after `--set`. */
  readonly settings?: readonly string[];
}

/** The names of the folders, in order. */
export function exampleFolders(): readonly string[] {
  return readdirSync(examplesFolder).sort();
}

/** Codes whose mistake is in files, folders or memory: shown by a message with sample values, tested where they arise. */
export function isFinding(code: Code): boolean {
  return existsSync(join(examplesFolder, code, "parameters.json"));
}

/** What netc says of the example that has the mistake: the text of expected.txt. */
export async function exampleText(code: Code): Promise<string> {
  return `${isFinding(code) ? findingText(code) : await wrongText(code)}\n`;
}

async function wrongText(code: Code): Promise<string> {
  const { source } = decodeExample(code, "wrong.net");
  return renderDiagnostics(await diagnosticsOf(code, "wrong.net"), source);
}

function findingText(code: Code): string {
  const parameters = JSON.parse(readExample(code, "parameters.json")) as unknown;
  const entry = catalogue[code] as Entry<unknown>;
  const { severity } = entry;
  const message = entry.message(parameters);
  return renderFinding({ code, severity, message, help: entry.help?.(parameters) });
}

/** Everything netc finds in one of the example's specs. */
export async function diagnosticsOf(
  code: Code,
  file: "wrong.net" | "fixed.net",
): Promise<readonly Diagnostic[]> {
  const { source, fault } = decodeExample(code, file);
  return fault === undefined ? diagnosticsIn(code, source) : [fault];
}

function decodeExample(code: Code, file: "wrong.net" | "fixed.net"): Decoded {
  return decodeSource(file, readFileSync(join(examplesFolder, code, file)));
}

/** The same of any text, with the example's options. */
export async function diagnosticsIn(code: Code, source: Source): Promise<readonly Diagnostic[]> {
  const { memoryLimit, facts, settings = [] } = readOptions(code);
  return check(source, {
    ...(memoryLimit === undefined ? {} : await limited(memoryLimit)),
    ...(facts === undefined ? {} : { facts: () => facts }),
    settings: new Map(settings.map(readSetting).map((one) => [one!.name, one!.value])),
  }).diagnostics;
}

/** The least memory that training takes; the lowering is loaded for the few examples that speak of it. */
async function limited(memoryLimit: number) {
  const { lower } = await import("../src/compiler/lower/lower.ts");
  const trainingBytes = (network: Network): number => {
    const { plan, refusal } = {
      refusal: undefined,
      ...lower(network, { training: true, memoryLimit }),
    };
    return plan?.bytes ?? refusal?.bytes ?? 0;
  };
  return { memoryLimit, trainingBytes };
}

function readOptions(code: Code): ExampleOptions {
  const path = join(examplesFolder, code, "options.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as ExampleOptions) : {};
}

export function readExample(code: Code, file: string): string {
  return readFileSync(join(examplesFolder, code, file), "utf8");
}
