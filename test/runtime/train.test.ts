import { describe, expect, test } from "vitest";
import type { Model, Totals } from "../../src/runtime/engines/engine.ts";
import { train } from "../../src/runtime/train.ts";
import type { TrainingJob, TrainingResult } from "../../src/runtime/train.ts";
import {
  regressionNetwork,
  softmaxRegression,
  splitsOf,
  threeClouds,
} from "./softmax-regression.ts";

const clouds = threeClouds(250);

function job(changes: Partial<TrainingJob> = {}): TrainingJob {
  return {
    model: softmaxRegression(),
    plan: regressionNetwork().training,
    splits: splitsOf(clouds, 50),
    interrupt: new AbortController().signal,
    clock: () => performance.now(),
    onProgress: () => undefined,
    onEpoch: () => Promise.resolve(),
    ...changes,
  };
}

/** A model whose validation has these losses, epoch after epoch. */
function scripted(losses: readonly number[]): Model {
  const model = softmaxRegression();
  let epoch = 0;
  const totals = (loss: number, images: number): Totals => ({
    images,
    loss: loss * images,
    metrics: { accuracy: images * (1 - loss) },
  });
  return {
    ...model,
    evaluate: (_, indices) => Promise.resolve(totals(losses[epoch++]!, indices.length)),
  };
}

async function trainScripted(
  losses: readonly number[],
  stop: NonNullable<TrainingJob["plan"]["stop"]>,
): Promise<TrainingResult> {
  const plan = { ...regressionNetwork().training, epochs: losses.length, stop };
  return train(job({ model: scripted(losses), plan }));
}

describe("an epoch", () => {
  test("sees every training image once, the last batch smaller, in another order each time", async () => {
    const model = softmaxRegression();
    const seen: number[][] = [];
    const sizes: number[] = [];
    const watched: Model = {
      ...model,
      step(dataset, indices, epoch, step) {
        (seen[epoch] ??= []).push(...indices);
        if (epoch === 0) sizes[step] = indices.length;
        return model.step(dataset, indices, epoch, step);
      },
    };
    await train(job({ model: watched }));
    expect(sizes).toEqual([...new Array<number>(12).fill(16), 8]);
    expect(seen).toHaveLength(4);
    for (const order of seen) {
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
    }
    expect(seen[0]).not.toEqual(seen[1]);
  });

  test("of `batch all` is one step", async () => {
    let steps = 0;
    const model = softmaxRegression();
    const plan = { ...regressionNetwork().training, batch: "all" as const, epochs: 3 };
    const counted: Model = {
      ...model,
      step: (...args) => {
        steps++;
        expect(args[1]).toHaveLength(200);
        return model.step(...args);
      },
    };
    await train(job({ model: counted, plan }));
    expect(steps).toBe(3);
  });

  test("reports the mean over its images of the loss at the step that saw them", async () => {
    const model = softmaxRegression();
    const steps: Totals[] = [];
    const watched: Model = {
      ...model,
      step: async (...args) => {
        const totals = await model.step(...args);
        steps.push(totals);
        return totals;
      },
    };
    const plan = { ...regressionNetwork().training, epochs: 1 };
    const { state } = await train(job({ model: watched, plan }));
    const loss = steps.reduce((sum, totals) => sum + totals.loss, 0) / 200;
    expect(state.epochs[0]!.loss).toBeCloseTo(loss, 12);
    // Three equally likely classes before the first update.
    expect(steps[0]!.loss / 16).toBeCloseTo(Math.log(3), 6);
  });

  test("learns", async () => {
    const { state, stoppedBecause } = await train(job());
    expect(stoppedBecause).toBe("epochs");
    expect(state.epochs.map((record) => record.epoch)).toEqual([1, 2, 3, 4]);
    expect(state.epochs[3]!["val_accuracy"]).toBeGreaterThan(0.85);
    expect(state.epochs[3]!.loss).toBeLessThan(state.epochs[0]!.loss);
  });

  test("is none with `--epochs 0`", async () => {
    const plan = { ...regressionNetwork().training, epochs: 0 };
    const result = await train(job({ plan }));
    expect(result).toMatchObject({ stoppedBecause: "epochs", best: { epoch: 0 } });
    expect(result.state.epochs).toEqual([]);
  });
});

describe("early stopping, as Keras's", () => {
  test("ends after `patience` epochs that are no better, the best remembered", async () => {
    const losses = [0.9, 0.5, 0.6, 0.5, 0.7, 0.1];
    const result = await trainScripted(losses, { monitor: "val_loss", patience: 3, restore: true });
    expect(result.stoppedBecause).toBe("early-stopping");
    expect(result.state.epochs).toHaveLength(5);
    expect(result.best.epoch).toBe(2);
  });

  test("starts counting again after every improvement, however small", async () => {
    const losses = [0.9, 0.91, 0.8999, 0.91, 0.8998, 0.7];
    const result = await trainScripted(losses, { monitor: "val_loss", patience: 2, restore: true });
    expect(result.stoppedBecause).toBe("epochs");
    expect(result.best.epoch).toBe(6);
  });

  test("wants accuracies to rise", async () => {
    const losses = [0.5, 0.4, 0.4, 0.45, 0.3];
    const stop = { monitor: "val_accuracy", patience: 2, restore: true } as const;
    const result = await trainScripted(losses, stop);
    expect(result.stoppedBecause).toBe("early-stopping");
    expect(result.state.epochs).toHaveLength(4);
    expect(result.best.epoch).toBe(2);
  });

  test("keeps the weights as they were after the best epoch", async () => {
    const model = scripted([0.9, 0.5, 0.6, 0.7]);
    const plan = {
      ...regressionNetwork().training,
      stop: { monitor: "val_loss", patience: 2, restore: true } as const,
    };
    const kept: Float32Array[] = [];
    const result = await train(
      job({
        model,
        plan,
        onEpoch: async () => {
          kept.push((await model.weights())[0]!.values.slice());
        },
      }),
    );
    expect(result.best.weights[0]!.values).toEqual(kept[1]);
    expect(kept[1]).not.toEqual(kept[3]);
  });
});

describe("a loss that is not finite", () => {
  test("stops at its step and keeps the best epoch's weights", async () => {
    const model = softmaxRegression();
    const failing: Model = {
      ...model,
      step: async (dataset, indices, epoch, step) => {
        const totals = await model.step(dataset, indices, epoch, step);
        return epoch === 2 && step === 4 ? { ...totals, loss: NaN } : totals;
      },
    };
    const result = await train(job({ model: failing }));
    expect(result.stoppedBecause).toBe("not-finite");
    expect(result.notFinite).toMatchObject({ epoch: 3, step: 5, loss: NaN });
    expect(result.state.epochs).toHaveLength(2);
    expect(result.best.epoch).toBeGreaterThan(0);
  });

  test("in validation stops too", async () => {
    const result = await train(job({ model: scripted([0.5, Infinity, 0.5, 0.5]) }));
    expect(result.notFinite).toMatchObject({ epoch: 2, step: undefined, loss: Infinity });
    expect(result.best.epoch).toBe(1);
  });

  test("of a rate out of all bounds really happens, and the initial weights are kept", async () => {
    const result = await train(job({ model: softmaxRegression({ rate: 1e6 }) }));
    expect(result.stoppedBecause).toBe("not-finite");
    expect(result.best).toMatchObject({ epoch: 0 });
    expect(result.best.weights[0]!.values).toEqual(new Float32Array(6));
  });
});
