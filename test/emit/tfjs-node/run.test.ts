import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { readFile, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawGarments } from "../../../src/runtime/data/garments/garments.ts";
import { netc, root } from "../../cli/netc.ts";
import { installStandIn } from "./project.ts";

const parent = realpathSync(mkdtempSync(join(tmpdir(), "netc-emit-run-")));
beforeAll(async () => {
  await installStandIn(parent);
  await writeImages("train", 40, 0);
  await writeImages("test", 10, 40);
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

/** A few of the drawn images as IDX files. */
async function writeImages(part: string, count: number, from: number): Promise<void> {
  const { images, labels } = drawGarments("train");
  const header = (...sizes: number[]): Buffer => {
    const bytes = Buffer.from([0, 0, 8, sizes.length, ...new Array<number>(4 * sizes.length)]);
    sizes.forEach((size, i) => bytes.writeUInt32BE(size, 4 + 4 * i));
    return bytes;
  };
  const pixels = images.subarray(from * 784, (from + count) * 784);
  const numbers = labels.subarray(from, from + count);
  await writeFile(
    join(parent, `${part}-images`),
    Buffer.concat([header(count, 28, 28), Buffer.from(pixels)]),
  );
  await writeFile(
    join(parent, `${part}-labels`),
    Buffer.concat([header(count), Buffer.from(numbers)]),
  );
}

type EpochRecord = Readonly<Record<string, number>>;

/** A folder whose node_modules has a TensorFlow.js for Node that computes; this repository's own unless told. */
const nativeHome = process.env["NETC_TFJS_NODE"] ?? root;
const native = existsSync(
  join(nativeHome, "node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node"),
);

/** Trains a spec with netc and with the program emitted for it, from the same weights. */
async function trainBoth(name: string, text: string, cpu = false) {
  const spec = join(parent, `${name}.net`);
  await writeFile(spec, text);
  const run = join(parent, `${name}-run`);
  const trained = await netc(["train", spec, "--out", run, "--threads", "1"]);
  expect(trained.code, trained.stderr).toBe(0);
  const out = join(parent, name);
  const emitted = await netc([
    "emit",
    "tfjs-node",
    spec,
    "--out",
    out,
    "--weights",
    ...(cpu ? ["--cpu"] : []),
  ]);
  expect(emitted.code, emitted.stderr).toBe(0);
  if (cpu) await symlink(join(nativeHome, "node_modules"), join(out, "node_modules"));
  const { stdout } = await promisify(execFile)(process.execPath, [join(out, "train.ts")]);
  const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, "utf8"));
  return {
    stdout,
    ours: ((await json(join(run, "history.json"))) as { epochs: EpochRecord[] }).epochs,
    theirs: (await json(join(out, "history.json"))) as EpochRecord[],
    ourEvaluation: (await json(join(run, "evaluation.json"))) as Evaluation,
    theirEvaluation: (await json(join(out, "evaluation.json"))) as Evaluation,
  };
}

interface Evaluation {
  readonly loss: number;
  readonly confusion: number[][];
}

function files(more: string): string {
  return `data idx { train "train-images" "train-labels"; test "test-images" "test-labels"; ${more} }`;
}

/** Relative differences of every value but the seconds; accuracies must be equal. */
function compare(ours: readonly EpochRecord[], theirs: readonly EpochRecord[], most: number): void {
  expect(theirs.map((record) => Object.keys(record).sort())).toEqual(
    ours.map((record) => Object.keys(record).sort()),
  );
  ours.forEach((record, i) => {
    for (const [name, value] of Object.entries(record)) {
      if (name === "seconds") continue;
      const difference = Math.abs(theirs[i]![name]! - value) / Math.max(Math.abs(value), 1e-3);
      expect(difference, `${name} of epoch ${String(i + 1)}`).toBeLessThan(most);
    }
  });
}

describe("the emitted program, run, has the losses of netc train", () => {
  test("a sequential net, SGD: 50 steps in the same order", async () => {
    const { ours, theirs, stdout, ourEvaluation, theirEvaluation } = await trainBoth(
      "sequential",
      `${files("validation 15%")}
      conv 4 5x5 stride=3 relu; maxpool 2; flatten; dense 16 tanh l2=1e-3; dense 10 softmax
      train { optimizer sgd .05; epochs 10; batch 7; seed 5 }`,
    );
    expect(ours).toHaveLength(10);
    compare(ours, theirs, 1e-3);
    expect(ours.at(-1)!.loss).toBeLessThan(ours[0]!.loss! * 0.95);
    expect(theirEvaluation.confusion).toEqual(ourEvaluation.confusion);
    expect(theirEvaluation.loss / ourEvaluation.loss).toBeCloseTo(1, 3);
    expect(stdout).toContain("epoch 10/10");
  });

  test("a graph that ends in logits, with batch norm, momentum, clipping and weight decay", async () => {
    const { ours, theirs } = await trainBoth(
      "graph",
      `${files("validation 8")}
      maxpool 4; conv 4 3 same leakyrelu name=left-hand; conv 4 3 same bias=no init=he_normal
      batchnorm; relu; add left-hand; concat left-hand; globalavgpool; dense 10
      train { optimizer sgd .1 momentum=.9 nesterov=yes global_clipnorm=.5 weight_decay=.01; metrics accuracy top5
              epochs 10; batch 16 }`,
    );
    compare(ours, theirs, 1e-3);
  });

  test("Adam and early stopping with the best weights restored, within the difference of the formulas", async () => {
    const { ours, theirs, stdout } = await trainBoth(
      "adam",
      `${files("validation first 10")}
      maxpool 4; flatten; dense 10 softmax
      train { optimizer adamw .1 clipnorm=1; epochs 20; batch 16; stop val_loss patience=2 restore }`,
    );
    compare(ours.slice(0, 3), theirs.slice(0, 3), 0.05);
    expect(stdout).toMatch(/restored the weights of epoch \d+/);
  });
});

test("a test part that is drawn: the same images, the same evaluation", async () => {
  const { ours, theirs, ourEvaluation, theirEvaluation } = await trainBoth(
    "drawn-test",
    `data idx { train "train-images" "train-labels"; test 30%; validation 20% }
    maxpool 4; flatten; dense 10 softmax
    train { optimizer sgd .1; epochs 2; batch 8; shuffle no }`,
  );
  compare(ours, theirs, 1e-3);
  expect(theirEvaluation.confusion).toEqual(ourEvaluation.confusion);
});

describe.skipIf(!native)(
  "the same with TensorFlow itself (skipped where it is not installed)",
  () => {
    test("SGD: 50 steps", async () => {
      const { ours, theirs, ourEvaluation, theirEvaluation } = await trainBoth(
        "native-sgd",
        `${files("validation 15%")}
      conv 8 3x3 relu; maxpool 2; conv 8 3x3 same; avgpool 2 same; flatten; dense 10 softmax
      train { optimizer sgd .05; epochs 10; batch 7 }`,
        true,
      );
      compare(ours, theirs, 1e-3);
      expect(theirEvaluation.confusion).toEqual(ourEvaluation.confusion);
    });

    test("Adam: 50 steps, within the difference of the formulas", async () => {
      const { ours, theirs } = await trainBoth(
        "native-adam",
        `${files("validation none")}
      conv 8 3x3 relu; maxpool 2; flatten; dense 32 relu; dense 10 softmax
      train { optimizer adam 1e-4; metrics accuracy; epochs 10; batch 8 }`,
        true,
      );
      ours.forEach(({ loss }, i) => {
        expect(Math.abs(theirs[i]!.loss! - loss!) / loss!).toBeLessThan(0.05);
      });
    });
  },
);
