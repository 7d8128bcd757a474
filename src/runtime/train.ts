import type { TrainingPlan } from "../compiler/network.ts";
import { permutation, streamKey } from "./chance.ts";
import type { Splits } from "./data/dataset.ts";
import type { Model, NamedArray, Totals } from "./engines/engine.ts";
import { addTotals, evaluateInPieces, noTotals } from "./evaluate-totals.ts";
import { nextTurn } from "./next-turn.ts";
import { epochRecord } from "./report/history.ts";
import type { EpochRecord, StopReason } from "./report/history.ts";
import { afterEpoch, initialStopping, monitorOf, shouldStop } from "./train-stopping.ts";
import type { StoppingState } from "./train-stopping.ts";

/** Where training stands, weights and optimizer aside: enough to go on as if it had never stopped. */
export interface TrainingState {
  /** Steps done of the epoch that follows `epochs`; all of them where only its validation is missing. */
  readonly step: number;
  /** The sums over those steps. */
  readonly sums: Totals;
  /** Finished epochs. */
  readonly epochs: readonly EpochRecord[];
  readonly stopping: StoppingState;
  readonly trainedImages: number;
  /** Spent in steps alone. */
  readonly trainingSeconds: number;
  /** Spent in the unfinished epoch. */
  readonly epochSeconds: number;
  readonly seconds: number;
}

export const initialState: TrainingState = {
  step: 0,
  sums: noTotals,
  epochs: [],
  stopping: initialStopping,
  trainedImages: 0,
  trainingSeconds: 0,
  epochSeconds: 0,
  seconds: 0,
};

/** The weights of the best epoch so far; epoch 0 are the initial ones. */
export interface Best {
  readonly epoch: number;
  readonly weights: readonly NamedArray[];
}

/** What there is to show while an epoch runs. */
export interface Progress {
  readonly phase: "training" | "validation";
  readonly epoch: number;
  readonly epochs: number;
  readonly done: number;
  readonly total: number;
  /** Sums of the phase so far. */
  readonly sums: Totals;
  /** Images a second of this epoch's steps. */
  readonly imagesPerSecond: number;
}

export interface TrainingJob {
  readonly model: Model;
  readonly plan: TrainingPlan;
  readonly splits: Splits;
  /** Where to go on; the model holds the weights and the optimizer's state already. */
  readonly from?: { readonly state: TrainingState; readonly best: Best };
  /** Aborted by Ctrl-C: the step is finished, then training ends. */
  readonly interrupt: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly onProgress: (progress: Progress) => void;
  /** After every epoch but a last one that failed: the place to save. */
  readonly onEpoch: (state: TrainingState, best: Best) => Promise<void>;
}

/** The first loss that was not finite, counted from 1; `step` is undefined where it was the validation's. */
export interface NotFinite {
  readonly epoch: number;
  readonly step: number | undefined;
  readonly loss: number;
}

export interface TrainingResult {
  readonly stoppedBecause: StopReason;
  readonly state: TrainingState;
  readonly best: Best;
  readonly notFinite: NotFinite | undefined;
}

/** Pictures and signals get their turn this often. */
const turnMilliseconds = 50;

/**
 * Trains a model from where it stands to the plan's last epoch, or to an early stop, an interrupt or a loss that is
 * not finite. An epoch's loss is the mean over its images of the loss at the step that saw them. The model is left
 * with the weights of the last step; the caller restores `best` where the reason asks for it.
 */
export async function train(job: TrainingJob): Promise<TrainingResult> {
  const { model, plan, splits } = job;
  const monitor = monitorOf(plan, splits.validation !== undefined);
  let state = job.from?.state ?? initialState;
  let best: Best = job.from?.best ?? { epoch: 0, weights: await copyOfWeights(model) };
  const end = (
    stoppedBecause: StopReason,
    at: TrainingState,
    notFinite?: NotFinite,
  ): TrainingResult => ({ stoppedBecause, state: at, best, notFinite });

  while (state.epochs.length < plan.epochs) {
    if (shouldStop(plan.stop, state.stopping, state.epochs.length)) {
      return end("early-stopping", state);
    }
    const result = await runEpoch(job, state);
    if (result.kind === "interrupted") return end("interrupted", result.state);
    if (result.kind === "not-finite") return end("not-finite", state, result.notFinite);
    const stopping = afterEpoch(state.stopping, monitor, result.record);
    state = { ...result.state, epochs: [...state.epochs, result.record], stopping };
    if (stopping.bestEpoch === result.record.epoch) {
      best = { epoch: result.record.epoch, weights: await copyOfWeights(model) };
    }
    await job.onEpoch(state, best);
  }
  const stopped = shouldStop(plan.stop, state.stopping, state.epochs.length);
  return end(stopped ? "early-stopping" : "epochs", state);
}

type EpochResult =
  | { readonly kind: "finished"; readonly state: TrainingState; readonly record: EpochRecord }
  | { readonly kind: "interrupted"; readonly state: TrainingState }
  | { readonly kind: "not-finite"; readonly notFinite: NotFinite };

async function runEpoch(job: TrainingJob, from: TrainingState): Promise<EpochResult> {
  const epoch = from.epochs.length + 1;
  const started = job.clock();
  const spent = (): number => (job.clock() - started) / 1000;
  const trained = await trainSteps(job, from);
  const paused = (): TrainingState => ({
    ...trained.state,
    epochSeconds: from.epochSeconds + spent(),
    seconds: from.seconds + spent(),
  });
  if (trained.notFinite !== undefined) {
    return { kind: "not-finite", notFinite: trained.notFinite };
  }
  if (trained.interrupted) return { kind: "interrupted", state: paused() };

  const validation = await validate(job, trained.state, epoch);
  if (validation === "interrupted") return { kind: "interrupted", state: paused() };
  if (validation !== undefined && !Number.isFinite(validation.loss)) {
    return { kind: "not-finite", notFinite: { epoch, step: undefined, loss: validation.loss } };
  }
  const { epochSeconds, ...after } = paused();
  const record = epochRecord(epoch, after.sums, validation, epochSeconds);
  return {
    kind: "finished",
    state: { ...after, step: 0, sums: noTotals, epochSeconds: 0 },
    record,
  };
}

interface Steps {
  readonly state: TrainingState;
  readonly interrupted: boolean;
  readonly notFinite: NotFinite | undefined;
}

/** The steps of an epoch that are not done yet. */
async function trainSteps(job: TrainingJob, from: TrainingState): Promise<Steps> {
  const { model, plan, splits, clock } = job;
  const epoch = from.epochs.length;
  const order = epochOrder(plan, splits.trainIndices, epoch);
  const batch = plan.batch === "all" ? order.length : plan.batch;
  const steps = Math.ceil(order.length / batch);
  let { step, sums } = from;
  const alreadySeen = sums.images;
  let milliseconds = 0;
  let turn = clock();

  const state = (): TrainingState => ({
    ...from,
    step,
    sums,
    trainedImages: from.trainedImages + sums.images - alreadySeen,
    trainingSeconds: from.trainingSeconds + milliseconds / 1000,
  });
  const show = (): void => {
    job.onProgress({
      phase: "training",
      epoch: epoch + 1,
      epochs: plan.epochs,
      done: sums.images,
      total: order.length,
      sums,
      imagesPerSecond: milliseconds > 0 ? ((sums.images - alreadySeen) / milliseconds) * 1000 : 0,
    });
  };

  show();
  while (step < steps && !job.interrupt.aborted) {
    const before = clock();
    const indices = order.subarray(step * batch, (step + 1) * batch);
    const totals = await model.step(splits.train, indices, epoch, step);
    const after = clock();
    milliseconds += after - before;
    step++;
    if (!Number.isFinite(totals.loss)) {
      const loss = totals.loss / totals.images;
      return { state: state(), interrupted: false, notFinite: { epoch: epoch + 1, step, loss } };
    }
    sums = addTotals(sums, totals);
    if (after - turn >= turnMilliseconds || step === steps) {
      show();
      await nextTurn();
      turn = clock();
    }
  }
  return { state: state(), interrupted: step < steps, notFinite: undefined };
}

/** Undefined where there is no validation. */
async function validate(
  job: TrainingJob,
  state: TrainingState,
  epoch: number,
): Promise<Totals | "interrupted" | undefined> {
  const { validation } = job.splits;
  if (validation === undefined) return undefined;
  const { dataset, indices } = validation;
  return evaluateInPieces(job.model, dataset, indices, {
    interrupt: job.interrupt,
    onPiece: (sums) => {
      job.onProgress({
        phase: "validation",
        epoch,
        epochs: job.plan.epochs,
        done: sums.images,
        total: indices.length,
        sums,
        imagesPerSecond: state.trainedImages / Math.max(state.trainingSeconds, 1e-9),
      });
    },
  });
}

/** The training images in this epoch's order, which the seed and the epoch (from 0) decide alone. */
export function epochOrder(plan: TrainingPlan, indices: Int32Array, epoch: number): Int32Array {
  if (!plan.shuffle) return indices;
  const order = permutation(streamKey(plan.seed, "shuffle", 0, epoch), indices.length);
  return order.map((i) => indices[i]!);
}

/** The model's weights in memory of their own: an engine may lend views of what it computes with. */
async function copyOfWeights(model: Model): Promise<readonly NamedArray[]> {
  return (await model.weights()).map((array) => ({ ...array, values: array.values.slice() }));
}
