import { basename, extname, join, resolve } from "node:path";
import { type BrowserRequest, emitBrowser } from "../compiler/emit/browser/emit-browser.ts";
import type { BrowserProject, BrowserTraining } from "../compiler/emit/browser/project.ts";
import { baseName, publicNetwork } from "../compiler/emit/browser/public-network.ts";
import type { Network } from "../compiler/network.ts";
import { resolvedSpec } from "../compiler/resolved-spec.ts";
import { formatShape, type Shape, sizeOf } from "../compiler/shape.ts";
import type { Dataset, Splits } from "../runtime/data/dataset.ts";
import { backgroundOf } from "../runtime/data/entry.ts";
import { readModelMetadata, readModelWeights } from "../runtime/model-files.ts";
import { findingOf } from "../runtime/run-folder-error.ts";
import { runFolder } from "../runtime/run-folder.ts";
import { joinArrays } from "../runtime/weight-arrays.ts";
import { ExitCode } from "./exit-code.ts";
import { failureOf } from "./failure.ts";
import { loadSplits } from "./load-splits.ts";
import { isFolder } from "./is-folder.ts";
import { note, print } from "./output.ts";
import { readPageAssets } from "./page-assets.ts";
import { networkOfRun, networkOfSpec } from "./spec.ts";
import { version } from "./version.ts";
import { writeFolder } from "./write-folder.ts";

export interface EmitPageOptions {
  readonly out: string;
  readonly overwrite?: true;
  readonly runtime?: string;
  readonly samples?: number;
  readonly singleFile?: true;
  readonly data?: string;
}

const runtimes = ["netc"] as const;
/** How many pictures a predicting page offers unless told. */
const usualSamples = 12;

type Content = Omit<BrowserRequest, "assets" | "singleFile">;

/** `netc emit browser RUN|SPEC --out DIR`: a page that predicts, from a run, or trains, from a spec. */
export async function emitPage(path: string, options: EmitPageOptions): Promise<ExitCode> {
  const { runtime = "netc" } = options;
  if (!(runtimes as readonly string[]).includes(runtime))
    throw failureOf(findingOf("NET0640", { runtime, known: runtimes }), ExitCode.environment);
  const isRun = await isFolder(path);
  const content = isRun ? await runContent(path, options) : await specContent(path, options);
  const assets = await readPageAssets();
  const files = emitBrowser({ ...content, assets, singleFile: options.singleFile === true });
  await writeFolder(options.out, options.overwrite === true, async (folder, write) => {
    for (const [name, bytes] of files) await write(join(folder, name), bytes);
  });
  const page = join(options.out, "index.html");
  print(
    options.singleFile === true
      ? `wrote ${page}: open it in a browser`
      : `wrote ${options.out}; look at it with: netc serve ${options.out}`,
  );
  return ExitCode.fine;
}

/** A page that predicts with the run's weights. */
async function runContent(path: string, options: EmitPageOptions): Promise<Content> {
  const run = runFolder(path);
  const network = await networkOfRun(run);
  const weights = await readModelWeights(run.model, network);
  const { classes, background } = await readModelMetadata(run.model);
  const wanted = options.samples ?? usualSamples;
  const splits = wanted === 0 ? undefined : await splitsFor(network, options);
  const chosen = splits && chooseSamples(splits, wanted);
  const project: BrowserProject = {
    ...frame(network, basename(resolve(path))),
    classes: classes ?? network.data?.facts.classes ?? [],
    background: background ?? "dark",
    weights: true,
    samples: chosen?.count ?? 0,
    training: undefined,
  };
  const samples = chosen && packPictures([chosen]);
  return { project, weights: joinArrays(weights), samples, data: undefined };
}

/** The run's data, where they can be had; a page needs them for its samples alone. */
async function splitsFor(network: Network, options: EmitPageOptions): Promise<Splits | undefined> {
  try {
    return await loadSplits(network, options.data);
  } catch (error) {
    if (options.samples !== undefined) throw error;
    note(`the page has no samples: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** A page that trains. */
async function specContent(path: string, options: EmitPageOptions): Promise<Content> {
  const network = await networkOfSpec(path);
  const { training, data, background } = await trainingData(network, options);
  const project: BrowserProject = {
    ...frame(network, path === "-" ? "net" : basename(path, extname(path))),
    classes: network.data?.facts.classes ?? [],
    background,
    weights: false,
    samples: 0,
    training,
  };
  return { project, weights: undefined, samples: undefined, data };
}

async function trainingData(
  network: Network,
  options: EmitPageOptions,
): Promise<{
  readonly training: BrowserTraining;
  readonly data: Uint8Array | undefined;
  readonly background: "dark" | "light";
}> {
  if (network.data?.source.kind === "garments")
    return { training: { source: "garments" }, data: undefined, background: "dark" };
  if (options.samples === undefined || options.samples === 0)
    return { training: { source: "visitor" }, data: undefined, background: "dark" };
  const { train, test } = await loadSplits(network, options.data);
  const taken = spread(train, range(train.count), options.samples);
  // As many in proportion as the whole data set has.
  const testing =
    test === undefined || test.dataset === train
      ? undefined
      : spread(
          test.dataset,
          test.indices,
          Math.ceil((options.samples * test.indices.length) / train.count),
        );
  return {
    training: { source: "file", train: taken.count, test: testing?.count ?? 0 },
    data: packPictures(testing === undefined ? [taken] : [taken, testing]),
    background: backgroundOf(train),
  };
}

/** What every page says of its net. */
function frame(network: Network, title: string) {
  const file = (name: string): string => baseName(name);
  return {
    version: 1,
    title,
    generator: `netc ${version}`,
    spec: resolvedSpec(publicNetwork(network), { file }),
    network,
    picture: pictureShape(network),
  } as const;
}

/** The size of the pictures: the net's input, or the data's where the net takes them as a vector. */
function pictureShape({ input, data }: Network): Shape {
  const isPicture = (shape: Shape): boolean =>
    shape.length === 3 && (shape[2] === 1 || shape[2] === 3);
  const found = [input, data?.facts.shape ?? []].find(isPicture);
  if (found !== undefined && sizeOf(found) === sizeOf(input)) return found;
  throw failureOf(findingOf("NET0641", { input: formatShape(input) }), ExitCode.findings);
}

/** Pictures that the net was not trained on, where there are any: as many of each class as can be. */
function chooseSamples({ train, trainIndices, validation, test }: Splits, wanted: number): Bytes {
  const { dataset, indices } = test ?? validation ?? { dataset: train, indices: trainIndices };
  return spread(dataset, indices, wanted);
}

/** The first `wanted` pictures in turns through the classes. */
function spread(dataset: Dataset, indices: Int32Array, wanted: number): Bytes {
  const seen = new Map<number, number>();
  const ranked = Array.from(indices, (index, place) => {
    const label = dataset.labels[index]!;
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return { index, label, turn, place };
  });
  const chosen = ranked.sort((a, b) => a.turn - b.turn || a.label - b.label).slice(0, wanted);
  const size = sizeOf(dataset.shape);
  if (!(dataset.images instanceof Uint8Array) || dataset.classes.length > 256)
    throw failureOf(findingOf("NET0642", { data: "data" }), ExitCode.findings);
  const images = new Uint8Array(chosen.length * size);
  for (const [i, { index }] of chosen.entries())
    images.set(dataset.images.subarray(index * size, (index + 1) * size), i * size);
  const labels = Uint8Array.from(chosen, ({ label }) => label);
  return { ...dataset, count: chosen.length, images, labels };
}

/** All pictures, then all class numbers. */
function packPictures(parts: readonly Bytes[]): Uint8Array {
  const arrays = [...parts.map(({ images }) => images), ...parts.map(({ labels }) => labels)];
  const packed = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    packed.set(array, offset);
    offset += array.length;
  }
  return packed;
}

/** Pictures and class numbers as a page holds them. */
type Bytes = Dataset & { readonly images: Uint8Array; readonly labels: Uint8Array };

const range = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i);
