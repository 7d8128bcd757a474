import { basename, extname, join, relative, resolve } from "node:path";
import { publicNetwork } from "../../compiler/emit/public-network.ts";
import type { RemoteData, Target } from "../../compiler/emit/emit.ts";
import * as registry from "../../compiler/emit/targets.ts";
import type { Network } from "../../compiler/network.ts";
import type { Settings } from "../../compiler/resolve/settings.ts";
import { resolvedSpec } from "../../compiler/resolved-spec.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { renderDiagnostics, renderFinding } from "../../diagnostics/render.ts";
import { findingOf } from "../../runtime/run-folder-error.ts";
import { runFolder } from "../../runtime/run-folder.ts";
import type { DefineCommand } from "../define-command.ts";
import { addTargetOptions, targetOptions } from "../emit-options.ts";
import { emitSupplies } from "../emit-supplies.ts";
import { ExitCode } from "../exit-code.ts";
import { AlreadySaid, CommandFailure, failureOf } from "../failure.ts";
import { isFolder } from "../is-folder.ts";
import { note, paintFor, print } from "../output.ts";
import { setOption, setting } from "../settings.ts";
import { networkOfRun, networkOfSpec } from "../networks.ts";
import { readSpec } from "../spec.ts";
import { version } from "../version.ts";
import { writeFolder } from "../write-folder.ts";

const targets: readonly Target[] = Object.values(registry);

/** The options of every target, and of some of them. */
type EmitOptions = Readonly<Record<string, unknown>> & {
  readonly out: string;
  readonly overwrite?: true;
  readonly set?: Settings;
};

/** `netc emit TARGET SPEC|RUN --out DIR`: the net as a program, a page or a module that needs no netc. */
export const defineEmit: DefineCommand = (program, finish) => {
  const command = program
    .command("emit")
    .description("write the net as something that runs without netc")
    .argument("<target>", targets.map(({ name }) => name).join(", "))
    .argument("<spec>", "a .net file, - for standard input, or a folder that netc train wrote")
    .requiredOption("--out <dir>", "the project's folder")
    .option("--overwrite", "replace files that the folder holds")
    .option(...setOption, setting)
    .action(async (name: string, path: string, options: EmitOptions) => {
      finish(await emitCommand(targetOf(name), path, options));
    });
  addTargetOptions(command, targets);
};

async function emitCommand(target: Target, path: string, given: EmitOptions): Promise<ExitCode> {
  const options = targetOptions(target, targets, given);
  const { network, run } = await readNetwork(path, given.set);
  if (run === undefined && target.runsOnly === true)
    throw failureOf(findingOf("NET0607", { target: target.name }), ExitCode.environment);
  const generator = `netc ${version}`;
  const data = typeof options["data"] === "string" ? options["data"] : undefined;
  const emission = await target.emit({
    network,
    trained: run !== undefined,
    title: titleOf(path, run),
    generator,
    spec: resolvedSpec(publicNetwork(network)),
    remote: await remoteData(network),
    file: (file) => relative(given.out, resolve(file)).replaceAll("\\", "/"),
    options,
    supplies: emitSupplies({ network, run, data, generator }),
  });
  if (emission.kind === "refused") {
    await reportRefusal(emission.diagnostics, run === undefined ? path : runFolder(run).spec);
    throw new AlreadySaid(ExitCode.findings);
  }
  const files = await Promise.all(
    [...emission.files].map(
      async ([name, content]) => [name, await formatted(name, content)] as const,
    ),
  );
  await writeFolder(given.out, given.overwrite === true, async (folder, write) => {
    for (const [name, content] of files) await write(join(folder, name), content);
  });
  print(emission.closing(given.out));
  return ExitCode.fine;
}

/** A text in prettier's format; bytes as they are. */
async function formatted(name: string, content: string | Uint8Array): Promise<string | Uint8Array> {
  if (typeof content !== "string") return content;
  const { format } = await import("../format.ts");
  return format(name, content);
}

/** What the project is called: the run's folder or the spec's file. */
function titleOf(path: string, run: string | undefined): string {
  if (run !== undefined) return basename(resolve(run));
  return path === "-" ? "net" : basename(path, extname(path));
}

/** What has a place in the spec is shown there; standard input cannot be read a second time. */
async function reportRefusal(diagnostics: readonly Diagnostic[], path: string): Promise<void> {
  const paint = paintFor(process.stderr);
  const shown = (diagnostic: Diagnostic): boolean =>
    path !== "-" && diagnostic.span.end > diagnostic.span.start;
  for (const finding of diagnostics.filter((one) => !shown(one)))
    note(renderFinding(finding, paint));
  const placed = diagnostics.filter(shown);
  if (placed.length > 0) note(renderDiagnostics(placed, (await readSpec(path)).source, paint));
}

function targetOf(name: string): Target {
  const found = targets.find((target) => target.name === name);
  if (found !== undefined) return found;
  const names = targets.map((target) => target.name);
  const meant = nearest(name, names);
  throw new CommandFailure(`there is no target "${name}"`, {
    help: meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`,
  });
}

interface Given {
  readonly network: Network;
  /** The run's folder, where the network is a run's. */
  readonly run: string | undefined;
}

async function readNetwork(path: string, settings: Settings | undefined): Promise<Given> {
  if (!(await isFolder(path)))
    return { network: await networkOfSpec(path, settings), run: undefined };
  if (settings !== undefined)
    throw new CommandFailure("a run keeps the values it began with: leave out --set");
  return { network: await networkOfRun(runFolder(path)), run: path };
}

async function remoteData({ data }: Network): Promise<RemoteData | undefined> {
  const kind = data?.source.kind;
  if (kind === undefined || kind === "garments" || kind === "idx") return undefined;
  const { published } = await import("../../runtime/data/published.ts");
  return published[kind];
}
