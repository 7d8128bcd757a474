import { membersOf } from "./run-files.ts";
import type { TrainingState } from "./train.ts";

/**
 * True for a state as a checkpoint holds it. Numbers that are not finite never reach a checkpoint, so JSON carries
 * every bit, and null in their place is damage.
 */
export function isTrainingState(value: unknown): value is TrainingState {
  const { step, sums, epochs, stopping, ...amounts } = membersOf(value);
  const { trainedImages, trainingSeconds, epochSeconds, seconds } = amounts;
  return (
    isCount(step) &&
    isTotals(sums) &&
    Array.isArray(epochs) &&
    epochs.every(isRecord) &&
    isStopping(stopping, epochs.length) &&
    isCount(trainedImages) &&
    [trainingSeconds, epochSeconds, seconds].every(isAmount)
  );
}

function isTotals(value: unknown): boolean {
  const { images, loss, metrics } = membersOf(value);
  return isCount(images) && Number.isFinite(loss) && isNumbers(metrics);
}

/** The record of a finished epoch; they stand in their order, counted from 1. */
function isRecord(value: unknown, index: number): boolean {
  const { epoch, loss, seconds } = membersOf(value);
  return epoch === index + 1 && Number.isFinite(loss) && isAmount(seconds) && isNumbers(value);
}

function isStopping(value: unknown, epochs: number): boolean {
  const { best, bestEpoch, waited } = membersOf(value);
  return (
    (best === null || Number.isFinite(best)) &&
    isCount(bestEpoch) &&
    isCount(waited) &&
    bestEpoch + waited <= epochs
  );
}

function isNumbers(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.values(value).every(Number.isFinite);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(value) && (value as number) >= 0;
}
