import { spawn, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Network } from "../../src/compiler/network.ts";
import type { Model } from "../../src/runtime/engines/engine.ts";
import type { History } from "../../src/runtime/report/history.ts";
import {
  claimRunFolder,
  newRunFolder,
  resumeRunFolder,
  runFolder,
} from "../../src/runtime/run-folder.ts";
import { readCheckpoint } from "../../src/runtime/checkpoint.ts";
import { readModelWeights } from "../../src/runtime/model-files.ts";
import { trainRun } from "../../src/runtime/train-run.ts";
import type { RunJob, RunResult } from "../../src/runtime/train-run.ts";
import {
  regressionNetwork,
  softmaxRegression,
  splitsOf,
  threeClouds,
} from "./softmax-regression.ts";

const clouds = threeClouds(300);
let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "netc-run-"));
});
afterEach(() => rm(parent, { recursive: true }));

async function runOnce(name: string, changes: Partial<RunJob> = {}): Promise<RunResult> {
  const run = runFolder(join(parent, name));
  const { release } = await (changes.resume === true
    ? resumeRunFolder(run)
    : claimRunFolder(run.path, false));
  return trainRun({
    run,
    network: regressionNetwork(),
    splits: splitsOf(clouds, 50, 50),
    model: softmaxRegression(),
    resume: false,
    generator: "netc test",
    interrupt: new AbortController().signal,
    clock: () => performance.now(),
    onProgress: () => undefined,
    onEpoch: () => undefined,
    onWarning: () => undefined,
    ...changes,
  }).finally(release);
}

/** A model that raises the signal while it takes step `step` of epoch `epoch`, both from 0. */
function interrupted(
  epoch: number,
  step: number,
): { readonly model: Model; readonly interrupt: AbortSignal } {
  const controller = new AbortController();
  const model = softmaxRegression();
  return {
    interrupt: controller.signal,
    model: {
      ...model,
      step: (dataset, indices, e, s) => {
        if (e === epoch && s === step) controller.abort();
        return model.step(dataset, indices, e, s);
      },
    },
  };
}

async function historyOf(name: string): Promise<History> {
  return JSON.parse(await readFile(runFolder(join(parent, name)).history, "utf8")) as History;
}

/** What must be the same to the bit: all but the clock. */
async function traces(name: string): Promise<unknown> {
  const run = runFolder(join(parent, name));
  const { epochs } = await historyOf(name);
  return {
    weights: await readFile(join(run.model, "weights.bin")),
    evaluation: await readFile(run.evaluation, "utf8"),
    epochs: epochs.map((record) => ({ ...record, seconds: 0 })),
  };
}

describe("a run's folder", () => {
  test("holds the run when it is done", async () => {
    const result = await runOnce("whole");
    const run = runFolder(join(parent, "whole"));
    expect((await readdir(run.path)).sort()).toEqual([
      "checkpoint",
      "evaluation.json",
      "history.json",
      "model",
    ]);
    const history = await historyOf("whole");
    expect(history).toMatchObject({ engine: "regression", seed: 1, stoppedBecause: "epochs" });
    expect(history.epochs).toHaveLength(4);
    expect(Object.keys(history.epochs[0]!)).toEqual([
      "epoch",
      "loss",
      "accuracy",
      "val_loss",
      "val_accuracy",
      "seconds",
    ]);
    expect(history).toEqual(result.history);
    expect(result.evaluation).toMatchObject({ set: "test", images: 50 });
  });

  test("is complete after every epoch", async () => {
    const seen: number[] = [];
    const run = runFolder(join(parent, "growing"));
    await runOnce("growing", {
      onProgress: ({ phase, done }) => {
        if (phase === "training" && done === 0) seen.push(seen.length);
      },
      onEpoch: (record) => {
        expect(record.epoch).toBe(seen.length);
      },
    });
    expect(seen).toHaveLength(4);
    const network = regressionNetwork();
    const weights = await readModelWeights(run.model, network);
    const optimizer = await softmaxRegression().optimizerState();
    const checkpoint = await readCheckpoint(run.checkpoint, { weights, optimizer });
    expect(weights.map((w) => w.values)).toEqual(checkpoint.weights.map((w) => w.values));
    expect(checkpoint.state.epochs).toHaveLength(4);
  });

  test("keeps no more files than the checkpoint needs", async () => {
    await runOnce("tidy");
    const files = await readdir(runFolder(join(parent, "tidy")).checkpoint);
    expect(files).toContain("checkpoint.json");
    expect(files.length).toBeLessThanOrEqual(4);
    expect(files.filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("with a run is refused, and with `overwrite` cleared of it alone", async () => {
    await runOnce("twice");
    const path = join(parent, "twice");
    await writeFile(join(path, "notes.txt"), "mine");
    await expect(claimRunFolder(path, false)).rejects.toMatchObject({
      finding: { code: "NET0561" },
    });
    const { release } = await claimRunFolder(path, true);
    release();
    expect(await readdir(path)).toEqual(["notes.txt"]);
  });

  test("by default is a new one for each of many at the same time", async () => {
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => newRunFolder(join(parent, "runs"), "first")),
    );
    for (const { release } of runs) release();
    expect(new Set(runs.map(({ run }) => run.path)).size).toBe(8);
    expect((await readdir(join(parent, "runs"))).sort()[0]).toBe("first-001");
  });
});

describe("a run's folder that another process", () => {
  const goesOn = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], { stdio: "ignore" });
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  afterAll(() => goesOn.kill());

  async function heldBy(holder: object | string): Promise<string> {
    const path = join(parent, "held");
    await mkdir(path);
    await writeFile(
      join(path, "hold"),
      typeof holder === "string" ? holder : JSON.stringify(holder),
    );
    return path;
  }

  test.each([
    ["writes", () => ({ pid: goesOn.pid, host: hostname() })],
    ["on another machine writes", () => ({ pid: gone, host: `not-${hostname()}` })],
  ])("%s is refused, whatever is asked", async (_, holder) => {
    const path = await heldBy(holder());
    const refusal = { finding: { code: "NET0564" } };
    await expect(claimRunFolder(path, false)).rejects.toMatchObject(refusal);
    await expect(claimRunFolder(path, true)).rejects.toMatchObject(refusal);
    await expect(resumeRunFolder(runFolder(path))).rejects.toMatchObject(refusal);
    expect(await readdir(path)).toEqual(["hold"]);
  });

  test.each([
    ["wrote, before it was gone", { pid: gone, host: hostname() }],
    ["with this one's number wrote", { pid: process.pid, host: hostname() }],
    ["left without a name", "{"],
  ])("%s is taken over", async (_, holder) => {
    const path = await heldBy(holder);
    const { release } = await claimRunFolder(path, false);
    expect(JSON.parse(await readFile(join(path, "hold"), "utf8"))).toEqual({
      pid: process.pid,
      host: hostname(),
    });
    release();
    expect(await readdir(path)).toEqual([]);
  });
});

describe("an interrupted run", () => {
  const places: readonly (readonly [string, number, number])[] = [
    ["in its first epoch", 0, 3],
    ["in the middle of an epoch", 2, 5],
    ["at the last step of an epoch, before its validation", 1, 12],
    ["at an epoch's first step", 3, 0],
  ];

  test.each(places)("%s goes on to the same result to the bit", async (_, epoch, step) => {
    await runOnce("never-stopped");
    const first = await runOnce("stopped", interrupted(epoch, step));
    expect(first).toMatchObject({ stoppedBecause: "interrupted", evaluation: "interrupted" });
    expect((await historyOf("stopped")).stoppedBecause).toBe("interrupted");
    const second = await runOnce("stopped", { resume: true });
    expect(second.stoppedBecause).toBe("epochs");
    expect(await traces("stopped")).toEqual(await traces("never-stopped"));
  });

  test("twice, with early stopping and restoring, goes on to the same result", async () => {
    const network: Network = regressionNetwork({
      epochs: 40,
      stop: { monitor: "val_loss", patience: 2, restore: true },
    });
    const whole = await runOnce("never-stopped", { network });
    expect(whole.stoppedBecause).toBe("early-stopping");
    expect(whole.restoredEpoch).toBe(whole.history.epochs.length - 2);
    await runOnce("stopped", { network, ...interrupted(1, 2) });
    await runOnce("stopped", { network, resume: true, ...interrupted(3, 7) });
    const last = await runOnce("stopped", { network, resume: true });
    expect(last).toMatchObject({
      stoppedBecause: "early-stopping",
      restoredEpoch: whole.restoredEpoch,
    });
    expect(await traces("stopped")).toEqual(await traces("never-stopped"));
  });

  test("that is done already stays as it is", async () => {
    await runOnce("done");
    const before = await traces("done");
    await runOnce("done", { resume: true });
    expect(await traces("done")).toEqual(before);
  });

  test("can go on for more epochs than it was to have", async () => {
    await runOnce("long", { network: regressionNetwork({ epochs: 6 }) });
    await runOnce("short");
    await runOnce("short", { resume: true, network: regressionNetwork({ epochs: 6 }) });
    expect(await traces("short")).toEqual(await traces("long"));
  });
});

test.each([
  ["its old model stands", 2, true],
  ["a new one takes its place", 12, false],
])("an evaluation stays as long as %s", async (_, step, stays) => {
  await runOnce("judged");
  const { evaluation } = runFolder(join(parent, "judged"));
  const before = await readFile(evaluation, "utf8");
  const network = regressionNetwork({ epochs: 6 });
  const epoch = stays ? 4 : 5;
  await runOnce("judged", { network, resume: true, ...interrupted(epoch, step) });
  const after = await readFile(evaluation, "utf8").catch(() => undefined);
  expect(after).toBe(stays ? before : undefined);
});

describe("a checkpoint that is damaged", () => {
  test.each([
    ["cut short", (bytes: Buffer) => bytes.subarray(0, bytes.length - 4), /bytes/],
    [
      "changed in one bit",
      (bytes: Buffer) => bytes.map((b, i) => (i === 5 ? b ^ 1 : b)),
      /checksum/,
    ],
  ])("(%s) is refused", async (_, damage, reason) => {
    await runOnce("damaged");
    const { checkpoint } = runFolder(join(parent, "damaged"));
    const file = (await readdir(checkpoint)).find((name) => name.startsWith("optimizer"))!;
    await writeFile(join(checkpoint, file), damage(await readFile(join(checkpoint, file))));
    const again = runOnce("damaged", { resume: true });
    await expect(again).rejects.toMatchObject({
      finding: { code: "NET0562", message: expect.stringMatching(reason) as string },
    });
  });
});

test("a checkpoint that lacks a file is called damaged", async () => {
  await runOnce("lacking");
  const { checkpoint } = runFolder(join(parent, "lacking"));
  const file = (await readdir(checkpoint)).find((name) => name.startsWith("optimizer"))!;
  await rm(join(checkpoint, file));
  await expect(runOnce("lacking", { resume: true })).rejects.toMatchObject({
    finding: {
      code: "NET0562",
      message: expect.stringContaining(`${file} is damaged: it is not there`) as string,
    },
  });
});

test("a loss that is not finite leaves the best model so far", async () => {
  const model = softmaxRegression();
  const failing: Model = {
    ...model,
    step: async (dataset, indices, epoch, step) => {
      const totals = await model.step(dataset, indices, epoch, step);
      return epoch === 2 && step === 1 ? { ...totals, loss: NaN } : totals;
    },
  };
  const result = await runOnce("failed", { model: failing });
  expect(result).toMatchObject({ stoppedBecause: "not-finite", notFinite: { epoch: 3, step: 2 } });
  const history = await historyOf("failed");
  expect(history).toMatchObject({
    stoppedBecause: "not-finite",
    restoredEpoch: result.restoredEpoch,
  });

  await runOnce("best", { network: regressionNetwork({ epochs: result.restoredEpoch! }) });
  const weights = (name: string): Promise<Buffer> =>
    readFile(join(runFolder(join(parent, name)).model, "weights.bin"));
  expect(await weights("failed")).toEqual(await weights("best"));
});
