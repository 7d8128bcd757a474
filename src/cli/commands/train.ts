import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { Convolutions } from "../../compiler/lower/op.ts";
import type { Network } from "../../compiler/network.ts";
import type { Settings } from "../../compiler/resolve/settings.ts";
import { shellCommand } from "../../diagnostics/shell-command.ts";
import { hasCheckpoint } from "../../runtime/checkpoint.ts";
import { epochLine } from "../../runtime/report/epoch-line.ts";
import { headline } from "../../runtime/report/evaluation-text.ts";
import { findingOf } from "../../runtime/run-folder-error.ts";
import {
  claimRunFolder,
  hasBarelyBegun,
  newRunFolder,
  readConvolutions,
  resumeRunFolder,
  runFolder,
  writeSpec,
} from "../../runtime/run-folder.ts";
import type { HeldRun, RunFolder } from "../../runtime/run-folder.ts";
import { diagnoseLoss } from "../../runtime/train-diagnosis.ts";
import { trainRun } from "../../runtime/train-run.ts";
import type { RunResult } from "../../runtime/train-run.ts";
import { renderFinding } from "../../diagnostics/render.ts";
import type { DefineCommand } from "../define-command.ts";
import { defaultEngine, engineOption, openModel } from "../engines.ts";
import { ExitCode } from "../exit-code.ts";
import { CommandFailure, failureOf } from "../failure.ts";
import { listenForInterrupt } from "../interrupt.ts";
import { loadSplits } from "../load-splits.ts";
import { threadCount, wholeNumber } from "../numbers.ts";
import { note, paintFor, print, printJson } from "../output.ts";
import { progressView } from "../progress-bar.ts";
import type { ProgressView } from "../progress-bar.ts";
import { setOption, setting } from "../settings.ts";
import { networkOfRun, networkOfSpec } from "../networks.ts";
import { resolvedText } from "../spec.ts";
import { version } from "../version.ts";

interface TrainOptions {
  readonly out?: string;
  readonly resume?: string;
  readonly overwrite?: true;
  readonly set?: Settings;
  readonly epochs?: number;
  readonly seed?: number;
  readonly threads?: number;
  readonly exact?: true;
  readonly engine: string;
  readonly data?: string;
  readonly json?: true;
}

/** `netc train SPEC`: from a spec to a run's folder. */
export const defineTrain: DefineCommand = (program, finish) => {
  program
    .command("train")
    .description("train the net of a spec, or go on with a run")
    .argument("[spec]", "a .net file, or - for standard input")
    .option("--out <dir>", "the run's folder (default: runs/NAME-NNN)")
    .option("--resume <run>", "go on with an interrupted run")
    .option("--overwrite", "replace the run that the folder holds")
    .option(...setOption, setting)
    .option("--epochs <n>", "instead of the spec's", wholeNumber(0))
    .option("--seed <n>", "instead of the spec's", wholeNumber(0))
    .option("--threads <n>", "default: all cores", threadCount)
    .option("--exact", "convolutions as they are written, not by Winograd's faster algorithm")
    .option(...engineOption)
    .option("--data <dir>", "where data sets lie")
    .option("--json", "print history.json's object at the end")
    .action(async (spec: string | undefined, options: TrainOptions) => {
      finish(await trainCommand(spec, options));
    });
};

async function trainCommand(spec: string | undefined, options: TrainOptions): Promise<ExitCode> {
  const prepared = await prepare(spec, options);
  const view = progressView(process.stderr);
  try {
    return await trainOnce(prepared, options, view);
  } finally {
    view.end();
  }
}

interface Prepared {
  readonly network: Network;
  readonly convolutions: Convolutions | undefined;
  readonly resume: boolean;
  /** Makes or finds the run's folder and holds it: only when all else is known to be in order. */
  readonly claim: () => Promise<HeldRun>;
}

async function prepare(spec: string | undefined, options: TrainOptions): Promise<Prepared> {
  const { resume, out } = options;
  if (spec !== undefined && resume === undefined) return prepareNew(spec, options);
  if (spec === undefined && resume !== undefined) {
    if (options.set !== undefined)
      throw new CommandFailure("a run keeps the values it began with: leave out --set");
    if (out === undefined && options.overwrite === undefined)
      return prepareResumed(resume, options);
    throw new CommandFailure(
      "--resume goes on in the run's own folder: leave out --out and --overwrite",
    );
  }
  throw new CommandFailure(
    spec === undefined ? "there is no spec to train" : "give a spec or --resume RUN, not both",
    { help: "netc train SPEC, or netc train --resume RUN" },
  );
}

async function prepareNew(spec: string, options: TrainOptions): Promise<Prepared> {
  const network = changed(await networkOfSpec(spec, options.set), options);
  const name = spec === "-" ? "stdin" : basename(spec, extname(spec));
  return {
    network,
    convolutions: wantedConvolutions(options),
    resume: false,
    claim: () =>
      options.out === undefined
        ? newRunFolder("runs", name)
        : claimRunFolder(options.out, options.overwrite ?? false),
  };
}

async function prepareResumed(path: string, options: TrainOptions): Promise<Prepared> {
  const run = runFolder(path);
  const network = changed(await networkOfRun(run), options);
  if (options.seed !== undefined) {
    throw new CommandFailure("a run keeps the seed it began with: leave out --seed");
  }
  const convolutions = (await readConvolutions(run)) ?? wantedConvolutions(options);
  if (options.exact === true && convolutions !== "direct") {
    throw new CommandFailure("a run keeps the convolutions it began with: leave out --exact");
  }
  const resume = await hasCheckpoint(run.checkpoint);
  if (!resume && !(await hasBarelyBegun(run))) {
    const reason = "it has no checkpoint";
    throw failureOf(findingOf("NET0563", { folder: path, reason }), ExitCode.environment);
  }
  return { network, convolutions, resume, claim: () => resumeRunFolder(run) };
}

function wantedConvolutions({ exact }: TrainOptions): Convolutions | undefined {
  return exact === true ? "direct" : undefined;
}

/** The network with the command line's epochs and seed. */
function changed(network: Network, { epochs, seed }: TrainOptions): Network {
  const { training } = network;
  return {
    ...network,
    training: { ...training, epochs: epochs ?? training.epochs, seed: seed ?? training.seed },
  };
}

async function trainOnce(
  { network, convolutions, resume, claim }: Prepared,
  options: TrainOptions,
  view: ProgressView,
): Promise<ExitCode> {
  const splits = await loadSplits(network, options.data);
  const model = await openModel(network, options.engine, {
    threads: options.threads,
    convolutions,
    training: true,
    floatImages: splits.train.images instanceof Float32Array,
  });
  const interrupt = listenForInterrupt(() => {
    view.keep("finishing this step and saving (Ctrl-C again ends at once)");
  });
  let held: HeldRun | undefined;
  try {
    held = await claim();
    const { run } = held;
    await writeSpec(run, resolvedText(network));
    const { engine, version: engineVersion, device, threads } = model.description;
    view.keep(
      `${resume ? "going on with" : "training into"} ${run.path}\n` +
        `${splits.trainIndices.length.toLocaleString("en")} images · ${engine} ${engineVersion} on ${device}, ${count(threads, "thread")}`,
    );
    const { epochs } = network.training;
    let trained = 0;
    const result = await trainRun({
      run,
      network,
      splits,
      model,
      resume,
      generator: `netc ${version}`,
      interrupt: interrupt.signal,
      clock: () => performance.now(),
      onProgress: view.show,
      onEpoch: (record) => {
        trained++;
        view.keep(epochLine(record, epochs));
      },
      onWarning: (sentence) => {
        view.keep(`${paintFor(process.stderr).warning("warning")}: ${sentence}`);
      },
    });
    view.end();
    if (resume && trained === 0 && result.stoppedBecause === "epochs") note(nothingLeft(result));
    const batch = network.training.batch;
    const steps = batch === "all" ? 1 : Math.ceil(splits.trainIndices.length / batch);
    return await conclude(run, network, result, steps, options);
  } finally {
    interrupt[Symbol.dispose]();
    await model.close();
    held?.release();
  }
}

/** What goes on with the run as it was going on: what a run does not keep is said again. */
function resumeCommand({ path }: RunFolder, { engine, threads, data }: TrainOptions): string {
  return shellCommand(
    ...["netc", "train", "--resume", path],
    ...(engine === defaultEngine ? [] : ["--engine", engine]),
    ...(threads === undefined ? [] : ["--threads", String(threads)]),
    ...(data === undefined ? [] : ["--data", data]),
  );
}

/** Says how training ended and gives the exit code. */
async function conclude(
  run: RunFolder,
  network: Network,
  result: RunResult,
  steps: number,
  options: TrainOptions,
): Promise<ExitCode> {
  const { stoppedBecause, evaluation } = result;
  if (stoppedBecause === "interrupted" || evaluation === "interrupted") {
    note(`interrupted; go on with: ${resumeCommand(run, options)}`);
    return ExitCode.interrupted;
  }
  const reason = stopSentence(network, result);
  if (reason !== undefined) note(reason);
  if (result.notFinite !== undefined) {
    const finding = diagnoseLoss(network, result.notFinite, steps);
    note(renderFinding(finding, paintFor(process.stderr)));
    note(`the model has ${weightsOf(result.restoredEpoch ?? 0)}`);
  }
  if (options.json === true) {
    printJson(JSON.parse(await readFile(run.history, "utf8")));
  } else {
    if (evaluation !== undefined) print(headline(evaluation, paintFor(process.stdout)));
    print(`model: ${run.model}`);
  }
  return result.notFinite === undefined ? ExitCode.fine : ExitCode.findings;
}

/** Why training ended before its last epoch, and what was restored; undefined where there is nothing to say. */
function stopSentence(network: Network, result: RunResult): string | undefined {
  const { stop } = network.training;
  const restored =
    result.restoredEpoch === undefined
      ? ""
      : `restored ${weightsOf(result.restoredEpoch)}, the best by ${stop?.monitor ?? "loss"}`;
  if (result.stoppedBecause === "early-stopping" && stop !== undefined) {
    const moved = stop.monitor.endsWith("loss") ? "fallen" : "risen";
    const after = `stopped after epoch ${String(result.history.epochs.length)}: ${stop.monitor} has not ${moved} for ${count(stop.patience, "epoch")}`;
    return restored === "" ? after : `${after}; ${restored}`;
  }
  return result.stoppedBecause === "epochs" && restored !== "" ? restored : undefined;
}

function nothingLeft({ history: { epochs } }: RunResult): string {
  const done = epochs.length;
  return `nothing is left to train: ${count(done, "epoch")} done; \`--epochs ${String(done + 1)}\` or more goes on`;
}

function weightsOf(epoch: number): string {
  return epoch === 0 ? "the initial weights" : `the weights of epoch ${String(epoch)}`;
}

function count(n: number, thing: string): string {
  return n === 1 ? `1 ${thing}` : `${String(n)} ${thing}s`;
}
