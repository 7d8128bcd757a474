import type { Convolutions } from "../../compiler/lower/op.ts";
import type { EngineDescription, Totals } from "../engines/engine.ts";

/** One epoch's means over its images: `loss`, `accuracy`, `val_loss`, …; `epoch` counts from 1. */
export type EpochRecord = Readonly<Record<string, number>> & {
  readonly epoch: number;
  readonly loss: number;
  readonly seconds: number;
};

/** Why training ended: all epochs done, early stopping, a loss that is not finite, Ctrl-C; null while it goes on. */
export type StopReason = "epochs" | "early-stopping" | "not-finite" | "interrupted";

/** The object of a run's history.json. */
export interface History {
  readonly version: 1;
  readonly engine: string;
  readonly engineVersion: string;
  readonly device: string;
  readonly threads: number;
  /** How netc's own engine convolved; a run that is resumed goes on so. */
  readonly convolutions?: Convolutions;
  readonly seed: number;
  /** Training images a second, validation and saving not counted; 0 before the first step. */
  readonly imagesPerSecond: number;
  readonly seconds: number;
  readonly stoppedBecause: StopReason | null;
  /** The epoch whose weights the model has, where they are not the last one's; 0 are the initial weights. */
  readonly restoredEpoch?: number;
  readonly epochs: readonly EpochRecord[];
}

/** What history.json takes from the training as it stands. */
export interface HistoryFacts {
  readonly description: EngineDescription;
  readonly seed: number;
  readonly trainedImages: number;
  readonly trainingSeconds: number;
  readonly seconds: number;
  readonly stoppedBecause: StopReason | null;
  readonly restoredEpoch: number | undefined;
  readonly epochs: readonly EpochRecord[];
}

export function historyOf(facts: HistoryFacts): History {
  const { description, trainedImages, trainingSeconds } = facts;
  return {
    version: 1,
    engine: description.engine,
    engineVersion: description.version,
    device: description.device,
    threads: description.threads,
    ...(description.convolutions === undefined ? {} : { convolutions: description.convolutions }),
    seed: facts.seed,
    imagesPerSecond: trainingSeconds > 0 ? Math.round(trainedImages / trainingSeconds) : 0,
    seconds: rounded(facts.seconds),
    stoppedBecause: facts.stoppedBecause,
    ...(facts.restoredEpoch === undefined ? {} : { restoredEpoch: facts.restoredEpoch }),
    epochs: facts.epochs,
  };
}

/** Means over the images, under `prefix`: `val_` for those of validation. */
export function means(totals: Totals, prefix: "" | "val_"): Record<string, number> {
  const result: Record<string, number> = { [`${prefix}loss`]: totals.loss / totals.images };
  for (const [name, sum] of Object.entries(totals.metrics)) {
    result[`${prefix}${name}`] = sum / totals.images;
  }
  return result;
}

/** The record of a finished epoch. */
export function epochRecord(
  epoch: number,
  training: Totals,
  validation: Totals | undefined,
  seconds: number,
): EpochRecord {
  const { loss, ...metrics } = means(training, "");
  return {
    epoch,
    loss: loss!,
    ...metrics,
    ...(validation === undefined ? {} : means(validation, "val_")),
    seconds: rounded(seconds),
  };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
