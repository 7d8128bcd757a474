import { inputScale } from "../compiler/input-scale.ts";
import type { Network } from "../compiler/network.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { Splits } from "./data/dataset.ts";
import { backgroundOf } from "./data/entry.ts";
import type { Model } from "./engines/engine.ts";
import { evaluate, evaluationSet } from "./evaluate.ts";
import type { Evaluation } from "./evaluate.ts";
import { writeModel } from "./model-files.ts";
import type { ModelOrigin } from "./model-files.ts";
import { historyOf } from "./report/history.ts";
import type { EpochRecord, History, StopReason } from "./report/history.ts";
import { runFolderError } from "./run-folder-error.ts";
import { removeEvaluation, writeEvaluation, writeHistory } from "./run-folder.ts";
import type { RunFolder } from "./run-folder.ts";
import { initialState, train } from "./train.ts";
import { parameterEntries } from "./weight-arrays.ts";
import type { Best, NotFinite, Progress, TrainingResult, TrainingState } from "./train.ts";

export interface RunJob {
  readonly run: RunFolder;
  readonly network: Network;
  readonly splits: Splits;
  readonly model: Model;
  /** Go on from the folder's checkpoint. */
  readonly resume: boolean;
  /** Who writes the model: `netc 0.1.0`. */
  readonly generator: string;
  readonly interrupt: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly onProgress: (progress: Progress) => void;
  readonly onEpoch: (record: EpochRecord) => void;
  readonly onWarning: (sentence: string) => void;
}

export interface RunResult {
  readonly stoppedBecause: StopReason;
  readonly history: History;
  /** The epoch whose weights the model has, where they are not the last one's; 0 are the initial weights. */
  readonly restoredEpoch: number | undefined;
  readonly notFinite: NotFinite | undefined;
  /** Undefined where there is nothing to evaluate on; "interrupted" where Ctrl-C came first. */
  readonly evaluation: Evaluation | "interrupted" | undefined;
}

/**
 * Trains and keeps the run's folder complete at every moment: the checkpoint, the model and history.json are written
 * before the first epoch and after each one, evaluation.json at the end.
 */
export async function trainRun(job: RunJob): Promise<RunResult> {
  const from = job.resume ? await restore(job) : undefined;
  if (from === undefined) await saveStart(job);

  const result = await train({
    model: job.model,
    plan: job.network.training,
    splits: job.splits,
    ...(from === undefined ? {} : { from }),
    interrupt: job.interrupt,
    clock: job.clock,
    onProgress: job.onProgress,
    onEpoch: async (state, best) => {
      await save(job, state, best);
      job.onEpoch(state.epochs.at(-1)!);
    },
  });
  return finish(job, result);
}

/** Puts the checkpoint into the model. */
async function restore(job: RunJob): Promise<{ state: TrainingState; best: Best }> {
  const { model, network, splits, run } = job;
  const { state, best, weights, optimizer } = await readCheckpoint(run.checkpoint, {
    weights: parameterEntries(network),
    optimizer: await model.optimizerState(),
  });
  const { batch } = network.training;
  const count = splits.trainIndices.length;
  if (state.sums.images !== Math.min(state.step * (batch === "all" ? count : batch), count)) {
    const reason = "its place in the epoch is not of this data and batch size";
    throw runFolderError("NET0563", { folder: run.path, reason });
  }
  await model.setWeights(weights);
  await model.setOptimizerState(optimizer);
  return { state, best };
}

async function saveStart(job: RunJob): Promise<void> {
  const weights = await job.model.weights();
  await saveCheckpoint(job, initialState, { epoch: 0, weights });
  const warnings = await writeModel(job.run.model, job.network, weights, originOf(job));
  warnings.forEach(job.onWarning);
  await writeHistory(job.run, history(job, initialState, null, undefined));
}

async function save(job: RunJob, state: TrainingState, best: Best): Promise<void> {
  await saveCheckpoint(job, state, best);
  await saveModel(job);
  await writeHistory(job.run, history(job, state, null, undefined));
}

async function saveCheckpoint(job: RunJob, state: TrainingState, best: Best): Promise<void> {
  await writeCheckpoint(job.run.checkpoint, {
    state,
    weights: await job.model.weights(),
    optimizer: await job.model.optimizerState(),
    best,
  });
}

/** An evaluation is one of the model beside it: where the model changes, it goes until there is a new one. */
async function saveModel(job: RunJob): Promise<void> {
  await removeEvaluation(job.run);
  await writeModel(job.run.model, job.network, await job.model.weights(), originOf(job));
}

function originOf({ generator, network, splits }: RunJob): ModelOrigin {
  const scale = inputScale(network);
  const { shape, classes } = splits.train;
  return { generator, metadata: { shape, classes, scale, background: backgroundOf(splits.train) } };
}

async function finish(job: RunJob, result: TrainingResult): Promise<RunResult> {
  const { stoppedBecause, state, notFinite } = result;
  if (stoppedBecause === "interrupted") await saveCheckpoint(job, state, result.best);
  const restoredEpoch = await restoreBest(job, result);
  const written = history(job, state, stoppedBecause, restoredEpoch);
  await writeHistory(job.run, written);
  const evaluation = stoppedBecause === "interrupted" ? "interrupted" : await judge(job);
  return { stoppedBecause, history: written, restoredEpoch, notFinite, evaluation };
}

/** Gives the model the best epoch's weights where the spec or a failure asks for it, and says which epoch's. */
async function restoreBest(job: RunJob, result: TrainingResult): Promise<number | undefined> {
  const { stoppedBecause, state, best } = result;
  if (stoppedBecause === "interrupted") return undefined;
  const failed = stoppedBecause === "not-finite";
  const wanted = failed || job.network.training.stop?.restore === true;
  if (!wanted || (!failed && best.epoch === state.epochs.length)) return undefined;
  await job.model.setWeights(best.weights);
  await saveModel(job);
  return best.epoch;
}

async function judge(job: RunJob): Promise<Evaluation | "interrupted" | undefined> {
  const chosen = evaluationSet(job.splits);
  if (chosen === undefined) return undefined;
  const { model, network, interrupt } = job;
  const evaluation = await evaluate({ model, network, ...chosen, interrupt });
  if (evaluation !== "interrupted") await writeEvaluation(job.run, evaluation);
  return evaluation;
}

function history(
  { model, network }: RunJob,
  state: TrainingState,
  stoppedBecause: StopReason | null,
  restoredEpoch: number | undefined,
): History {
  const { description } = model;
  const { seed } = network.training;
  return historyOf({ ...state, description, seed, stoppedBecause, restoredEpoch });
}
