import { pictureShape } from "../../compiler/emit/picture-shape.ts";
import type { Network } from "../../compiler/network.ts";
import { inputScale } from "../../compiler/input-scale.ts";
import { sizeOf, type Shape } from "../../compiler/shape.ts";
import type { Dataset, Splits } from "../../runtime/data/dataset.ts";
import { findEntry, parseEntry } from "../../runtime/data/entry.ts";
import type { Entry } from "../../runtime/data/entry.ts";
import { readPicture } from "../../runtime/data/pictures/read-picture.ts";
import type { Model } from "../../runtime/engines/engine.ts";
import { readModelMetadata } from "../../runtime/model-files.ts";
import type { ModelMetadata } from "../../runtime/model-files.ts";
import { predict } from "../../runtime/predict.ts";
import type { Prediction } from "../../runtime/predict.ts";
import { reconstruct, type Reconstruction } from "../../runtime/reconstruct.ts";
import { formatValue } from "../../runtime/report/epoch-line.ts";
import { drawPicture } from "../../runtime/report/picture.ts";
import { predictionLines } from "../../runtime/report/prediction-text.ts";
import { runFolder } from "../../runtime/run-folder.ts";
import type { DefineCommand } from "../define-command.ts";
import { engineOption } from "../engines.ts";
import { ExitCode } from "../exit-code.ts";
import { loadSplits } from "../load-splits.ts";
import { threadCount } from "../numbers.ts";
import { openRun } from "../open-run.ts";
import { hasColours, note, paintFor, print, printJson, widthOf } from "../output.ts";
import { dataFailure } from "../spec.ts";

interface PredictOptions {
  /** Undefined leaves it to the picture's border. */
  readonly invert?: boolean;
  readonly threads?: number;
  readonly engine: string;
  readonly data?: string;
  readonly json?: true;
}

/** `netc predict RUN IMAGE…`: what the run's model sees. */
export const definePredict: DefineCommand = (program, finish) => {
  program
    .command("predict")
    .description("say what a run's model sees in pictures")
    .argument("<run>", "a folder that netc train wrote")
    .argument("<image...>", "PNG or JPEG files, or images of the data such as test:17")
    .option("--invert", "turn light into dark (default: where the picture's border asks for it)")
    .option("--no-invert", "take pictures as they are")
    .option("--threads <n>", "default: all cores", threadCount)
    .option(...engineOption)
    .option("--data <dir>", "where data sets lie")
    .option("--json", "print a list of objects for programs")
    .action(async (path: string, images: readonly string[], options: PredictOptions) => {
      finish(await predictCommand(path, images, options));
    });
};

/** One image as the net takes it. */
interface Sight {
  readonly file: string;
  readonly dataset: Dataset;
  readonly index: number;
  /** The true class, where the data knows it. */
  readonly truth: string | undefined;
}

async function predictCommand(
  path: string,
  images: readonly string[],
  options: PredictOptions,
): Promise<ExitCode> {
  const run = runFolder(path);
  const { network, model } = await openRun(run, options);
  try {
    const metadata = await readModelMetadata(run.model);
    const sights = await lookAt(images, network, metadata, options);
    if (network.training.target === "input") {
      await giveBack(sights, network, model, options);
      return ExitCode.fine;
    }
    const found: (readonly [Sight, Prediction])[] = [];
    for (const sight of sights) found.push([sight, await predictOne(model, network, sight)]);
    if (options.json === true) printJson(found.map(toJson));
    else print(found.map((pair) => show(pair, network)).join("\n\n"));
    return ExitCode.fine;
  } finally {
    await model.close();
  }
}

/** What a net that gives its input back makes of each image, drawn below the image. */
async function giveBack(
  sights: readonly Sight[],
  network: Network,
  model: Model,
  { json }: PredictOptions,
): Promise<void> {
  const found: (readonly [Sight, Reconstruction])[] = [];
  for (const sight of sights)
    found.push([sight, await reconstruct(model, network, sight.dataset, sight.index)]);
  if (json === true) {
    printJson(found.map(([{ file }, { values, mse }]) => ({ file, mse, values })));
    return;
  }
  const text = ([sight, { input, values, mse }]: readonly [Sight, Reconstruction]) =>
    [
      ...[titleOf(sight), ...draw(input, sight.dataset.shape)],
      ...[`given back with a mean squared error of ${formatValue(mse)}`],
      ...draw(values, sight.dataset.shape),
    ].join("\n");
  print(found.map(text).join("\n\n"));
}

/** Reads every image before the first is predicted: a wrong name is said at once. */
async function lookAt(
  images: readonly string[],
  network: Network,
  metadata: Partial<ModelMetadata>,
  options: PredictOptions,
): Promise<readonly Sight[]> {
  const entries = images.map(parseEntry);
  const splits = entries.some((entry) => entry !== undefined)
    ? await loadSplits(network, options.data)
    : undefined;
  const sights: Sight[] = [];
  for (const [i, file] of images.entries()) {
    const entry = entries[i];
    try {
      sights.push(
        entry === undefined
          ? await pictureSight(file, network, metadata, options)
          : entrySight(file, splits!, entry),
      );
    } catch (error) {
      // A picture that is not there is a slip of the command line, as with any other file named on it.
      throw dataFailure(error, { missing: ExitCode.environment });
    }
  }
  return sights;
}

function entrySight(file: string, splits: Splits, entry: Entry): Sight {
  const { dataset, index } = findEntry(splits, entry);
  return { file, dataset, index, truth: dataset.classes[dataset.labels[index]!] };
}

async function pictureSight(
  file: string,
  network: Network,
  { background, classes }: Partial<ModelMetadata>,
  { invert }: PredictOptions,
): Promise<Sight> {
  // The rows of a picture may be the steps of a sequence, or all its pixels a vector.
  const shape = pictureShape(network) ?? network.input;
  const { pixels, notes } = await readPicture(file, shape, {
    invert: invert ?? "auto",
    background,
  });
  if (notes.length > 0) note(`${file}: ${notes.join(", ")}`);
  const dataset: Dataset = {
    shape,
    count: 1,
    images: pixels,
    labels: new Uint8Array(1),
    classes: classes ?? network.data?.facts.classes ?? [],
  };
  return { file, dataset, index: 0, truth: undefined };
}

async function predictOne(
  model: Model,
  network: Network,
  { dataset, index }: Sight,
): Promise<Prediction> {
  const [prediction] = await predict(model, network, dataset, Int32Array.of(index));
  return prediction!;
}

function toJson([{ file, dataset }, { label, ...numbers }]: readonly [Sight, Prediction]) {
  return { file, label: dataset.classes[label] ?? String(label), class: label, ...numbers };
}

function show([sight, prediction]: readonly [Sight, Prediction], network: Network): string {
  const { dataset, index } = sight;
  const size = sizeOf(dataset.shape);
  const scale = inputScale(network);
  const pixels = Array.from(
    dataset.images.subarray(index * size, (index + 1) * size),
    (pixel) => pixel * scale,
  );
  const lines = predictionLines(prediction, dataset.classes, paintFor(process.stdout));
  return [titleOf(sight), ...draw(pixels, dataset.shape), ...lines].join("\n");
}

function titleOf({ file, truth }: Sight): string {
  return paintFor(process.stdout).strong(truth === undefined ? file : `${file} (${truth})`);
}

/** An image as lines of text; nothing of what is no image. */
function draw(pixels: readonly number[], shape: Shape): readonly string[] {
  if (shape.length !== 3) return [];
  const width = Math.min(widthOf(process.stdout), 56);
  return drawPicture(pixels, shape, { width, colours: hasColours(process.stdout) });
}
