import { basename, extname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Attachment } from "../../compiler/emit/files.ts";
import type { RemoteData, Target } from "../../compiler/emit/emit.ts";
import { targetNames, targets } from "../../compiler/emit/targets.ts";
import type { Network } from "../../compiler/network.ts";
import { nearest } from "../../diagnostics/nearest.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { renderDiagnostics, renderFinding } from "../../diagnostics/render.ts";
import { runFolder } from "../../runtime/run-folder.ts";
import type { DefineCommand } from "../define-command.ts";
import { ExitCode } from "../exit-code.ts";
import { AlreadySaid, CommandFailure } from "../failure.ts";
import { wholeNumber } from "../numbers.ts";
import { isFolder } from "../is-folder.ts";
import { note, paintFor, print } from "../output.ts";
import { networkOfRun, networkOfSpec, readSpec } from "../spec.ts";
import { version } from "../version.ts";
import { type Write, writeFolder } from "../write-folder.ts";

interface EmitOptions {
  readonly out: string;
  readonly weights?: true;
  readonly cpu?: true;
  readonly overwrite?: true;
  readonly runtime?: string;
  readonly samples?: number;
  readonly singleFile?: true;
  readonly data?: string;
}

/** `netc emit TARGET SPEC|RUN --out DIR`: the net as a program of another framework. */
export const defineEmit: DefineCommand = (program, finish) => {
  program
    .command("emit")
    .description("write the net as a program of another framework")
    .argument("<target>", [...targetNames, "browser"].join(", "))
    .argument("<spec>", "a .net file, - for standard input, or a folder that netc train wrote")
    .requiredOption("--out <dir>", "the program's folder")
    .option("--weights", "put the initial weights, or the run's, beside the program")
    .option("--cpu", "for the CPU alone")
    .option("--overwrite", "replace files that the folder holds")
    .option("--runtime <name>", "browser: what the page computes with (default: netc)")
    .option("--samples <n>", "browser: pictures of the data to put beside the page", wholeNumber(0))
    .option("--single-file", "browser: one HTML file that opens from disk")
    .option("--data <dir>", "where data sets lie")
    .action(async (target: string, path: string, options: EmitOptions) => {
      finish(await emitCommand(target, path, options));
    });
};

async function emitCommand(name: string, path: string, options: EmitOptions): Promise<ExitCode> {
  if (name === "browser") return (await import("../emit-page.ts")).emitPage(path, options);
  const target = await targetOf(name);
  const { network, run } = await readNetwork(path);
  const weights = options.weights === true;
  const emission = target.emit({
    network,
    title: path === "-" ? "net" : basename(path, extname(path)),
    remote: await remoteData(network),
    file: (file) => relative(options.out, resolve(file)).replaceAll("\\", "/"),
    weights,
    cpu: options.cpu === true,
  });
  if (emission.kind === "refused") {
    await reportRefusal(emission.diagnostics, run === undefined ? path : runFolder(run).spec);
    throw new AlreadySaid(ExitCode.findings);
  }
  const { format } = await import("../format.ts");
  const texts = await Promise.all(
    [...emission.files].map(async ([file, text]) => [file, await format(file, text)] as const),
  );
  await writeFolder(options.out, options.overwrite === true, async (folder, write) => {
    for (const [file, text] of texts) await write(join(folder, file), text);
    for (const attachment of emission.attachments) {
      await attach(attachment, folder, network, run, write);
    }
  });
  print(
    [
      `wrote ${options.out}; go on with:`,
      `  cd ${options.out}`,
      ...emission.next.map((line) => `  ${line}`),
    ].join("\n"),
  );
  return ExitCode.fine;
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

async function targetOf(name: string): Promise<Target> {
  if (Object.hasOwn(targets, name)) return targets[name]!();
  const meant = nearest(name, [...targetNames, "browser"]);
  throw new CommandFailure(`there is no target "${name}"`, {
    help:
      meant === undefined
        ? `there are ${[...targetNames, "browser"].join(", ")}`
        : `did you mean ${meant}?`,
  });
}

interface Given {
  readonly network: Network;
  /** The run's folder, where the network is a run's. */
  readonly run: string | undefined;
}

async function readNetwork(path: string): Promise<Given> {
  if (!(await isFolder(path))) return { network: await networkOfSpec(path), run: undefined };
  return { network: await networkOfRun(runFolder(path)), run: path };
}

async function remoteData({ data }: Network): Promise<RemoteData | undefined> {
  const kind = data?.source.kind;
  if (kind === undefined || kind === "garments" || kind === "idx") return undefined;
  const { published } = await import("../../runtime/data/published.ts");
  return published[kind];
}

async function attach(
  attachment: Attachment,
  folder: string,
  network: Network,
  run: string | undefined,
  write: Write,
): Promise<void> {
  const place = join(folder, attachment.folder);
  switch (attachment.kind) {
    case "weights":
      return attachWeights(place, network, run);
    case "drawn data":
      return attachGarments(place, write);
  }
}

/** The run's weights, or those with which `netc train` begins. */
async function attachWeights(
  folder: string,
  network: Network,
  run: string | undefined,
): Promise<void> {
  const { readModelWeights, writeModel } = await import("../../runtime/model-files.ts");
  const weights =
    run === undefined
      ? await initialArrays(network)
      : await readModelWeights(runFolder(run).model, network);
  const metadata = {
    shape: network.input,
    classes: network.data?.facts.classes ?? [],
    scale: network.data?.scale ?? 1,
    background: "dark",
  } as const;
  await writeModel(folder, network, weights, { generator: `netc ${version}`, metadata });
}

async function initialArrays({ layers, training }: Network) {
  const { initialWeights } = await import("../../runtime/engines/initial-weights.ts");
  return layers
    .flatMap(({ name, parameters }) => parameters.map((parameter) => ({ name, parameter })))
    .map(({ name, parameter }, index) => ({
      name: `${name}/${parameter.name}`,
      shape: Object.values(parameter.dimensions),
      values: initialWeights(parameter, training.seed, index),
    }));
}

/** The drawn images as gzipped IDX files under the names that MNIST gave them. */
async function attachGarments(folder: string, write: Write): Promise<void> {
  const { drawGarments } = await import("../../runtime/data/garments/garments.ts");
  for (const [part, prefix] of [
    ["train", "train"],
    ["test", "t10k"],
  ] as const) {
    const { images, labels, count, shape } = drawGarments(part);
    const [height = 0, width = 0] = shape;
    await write(
      join(folder, `${prefix}-images-idx3-ubyte.gz`),
      await idxFile([count, height, width], images),
    );
    await write(join(folder, `${prefix}-labels-idx1-ubyte.gz`), await idxFile([count], labels));
  }
}

/** Bytes in the IDX format, gzipped: two zeros, the type (8: bytes), the rank, the sizes, the bytes. */
async function idxFile(sizes: readonly number[], values: ArrayLike<number>): Promise<Uint8Array> {
  const start = 4 + 4 * sizes.length;
  const bytes = new Uint8Array(start + values.length);
  bytes.set([0, 0, 8, sizes.length]);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  bytes.set(values, start);
  return promisify(gzip)(bytes);
}
