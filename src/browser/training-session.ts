import type { BrowserProject } from "../compiler/emit/browser/project.ts";
import type { Splits } from "../runtime/data/dataset.ts";
import type { Model, Totals } from "../runtime/engines/engine.ts";
import { evaluateInPieces, noTotals } from "../runtime/evaluate-totals.ts";
import { means } from "../runtime/report/history.ts";
import { type Best, type Progress, train, type TrainingState } from "../runtime/train.ts";
import type { Reply, TrainingPoint } from "./messages.ts";

/** Training that can be stopped and taken up again. */
export interface TrainingSession {
  readonly running: () => boolean;
  readonly start: (model: Model, splits: Splits, afresh: boolean) => Promise<void>;
  readonly stop: () => void;
}

/** Trains as `netc train` does and says what happens through `say`. */
export function createTrainingSession(
  project: BrowserProject,
  say: (reply: Reply) => void,
): TrainingSession {
  let from: { readonly state: TrainingState; readonly best: Best } | undefined;
  let interrupt: AbortController | undefined;

  const start = async (model: Model, splits: Splits, afresh: boolean): Promise<void> => {
    interrupt = new AbortController();
    if (afresh) from = undefined;
    const result = await train({
      model,
      plan: project.network.training,
      splits,
      ...(from === undefined ? {} : { from }),
      interrupt: interrupt.signal,
      clock: () => performance.now(),
      onProgress: pointsFrom(say),
      onEpoch: (state) => {
        say({ kind: "epoch", record: state.epochs.at(-1)! });
        return Promise.resolve();
      },
    });
    const { stoppedBecause: because, state, best } = result;
    from = { state, best };
    const failed = because === "not-finite";
    const restore = failed || (project.network.training.stop?.restore ?? false);
    const restored =
      because !== "interrupted" && restore && (failed || best.epoch !== state.epochs.length);
    if (restored) await model.setWeights(best.weights);
    const test = because === "interrupted" ? undefined : await judge(model, splits);
    interrupt = undefined;
    say({ kind: "ended", because, restoredEpoch: restored ? best.epoch : undefined, test });
  };
  return {
    running: () => interrupt !== undefined,
    start,
    stop: () => interrupt?.abort(),
  };
}

async function judge(
  model: Model,
  { test }: Splits,
): Promise<Readonly<Record<string, number>> | undefined> {
  if (test === undefined) return undefined;
  const totals = await evaluateInPieces(model, test.dataset, test.indices);
  return totals === "interrupted" ? undefined : means(totals, "");
}

/** Turns the sums since an epoch's start into means since the last message: what a live curve shows. */
function pointsFrom(say: (point: TrainingPoint) => void): (progress: Progress) => void {
  let before: Totals = noTotals;
  return ({ sums, ...progress }) => {
    if (sums.images < before.images || progress.phase === "validation") before = noTotals;
    const fresh = difference(sums, before);
    before = progress.phase === "training" ? sums : noTotals;
    say({ kind: "progress", ...progress, means: fresh.images > 0 ? means(fresh, "") : {} });
  };
}

function difference(sums: Totals, before: Totals): Totals {
  const metrics = Object.fromEntries(
    Object.entries(sums.metrics).map(([name, sum]) => [name, sum - (before.metrics[name] ?? 0)]),
  );
  return { images: sums.images - before.images, loss: sums.loss - before.loss, metrics };
}
