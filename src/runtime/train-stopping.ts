import type { Stop, TrainingPlan } from "../compiler/network.ts";
import type { EpochRecord } from "./report/history.ts";

/** Which epoch was the best so far, and for how many epochs none was better. */
export interface StoppingState {
  /** The monitored value of the best epoch; null before the first. */
  readonly best: number | null;
  /** 0 before the first: the initial weights. */
  readonly bestEpoch: number;
  readonly waited: number;
}

export const initialStopping: StoppingState = { best: null, bestEpoch: 0, waited: 0 };

/** What "best" means in this run: the value that `stop` watches, else the validation's loss, else the training's. */
export function monitorOf(plan: TrainingPlan, hasValidation: boolean): Stop["monitor"] {
  return plan.stop?.monitor ?? (hasValidation ? "val_loss" : "loss");
}

/**
 * The state after one more epoch. As Keras's EarlyStopping: any improvement counts, however small, losses fall and
 * accuracies rise, and a value that is not a number is no improvement.
 */
export function afterEpoch(
  state: StoppingState,
  monitor: Stop["monitor"],
  record: EpochRecord,
): StoppingState {
  const value = record[monitor];
  if (value !== undefined && improves(monitor, value, state.best)) {
    return { best: value, bestEpoch: record.epoch, waited: 0 };
  }
  return { ...state, waited: state.waited + 1 };
}

/** Keras stops when `patience` epochs in a row were no better, but never after the first. */
export function shouldStop(stop: Stop | undefined, state: StoppingState, epochs: number): boolean {
  return stop !== undefined && epochs > 1 && state.waited >= Math.max(stop.patience, 1);
}

function improves(monitor: Stop["monitor"], value: number, best: number | null): boolean {
  if (!Number.isFinite(value)) return false;
  if (best === null) return true;
  return monitor.endsWith("loss") ? value < best : value > best;
}
