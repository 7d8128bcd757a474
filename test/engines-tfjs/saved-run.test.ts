import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc, root } from "../cli/netc.ts";
import { writeGarments } from "../data/garment-files.ts";
import { tensorflowProject, whyNoTensorflow } from "./tensorflow.ts";

const absent = whyNoTensorflow();
if (absent !== undefined) console.log(`without tfjs-node: ${absent}`);
const engines = ["wasm", "tfjs", ...(absent === undefined ? ["tfjs-node"] : [])];

const spec = `data idx { train "images" "labels"; test 25%; validation none }
maxpool 4
conv 4 3x3 same bias=no
batchnorm
relu
maxpool 2
sepconv 5 2x2 leakyrelu
dropout .2
dense 10 softmax
train { optimizer adam; epochs 3; batch 15 }
`;

interface Evaluation {
  readonly loss: number;
  readonly confusion: readonly (readonly number[])[];
}
interface Prediction {
  readonly label: string;
  readonly probabilities: readonly number[];
}

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-saved-run-"));
  await writeGarments(folder, { images: "images", labels: "labels", count: 120 });
  await writeFile(join(folder, "small.net"), spec);
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs a command in the project that has TensorFlow and reads what it prints. */
async function said<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await netc([...args, "--json"], { cwd: tensorflowProject });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as T;
}

test.each(engines)(
  "a run of the engine %s evaluates and predicts equally on every engine",
  async (name) => {
    const run = join(folder, name);
    const history = await said<{ readonly engine: string }>(
      ...["train", join(folder, "small.net"), "--out", run, "--engine", name],
    );
    expect(history.engine).toBe(name);
    const images = ["test:0", "test:7", "test:23"];
    const evaluate = (engine: string) => said<Evaluation>("eval", run, "--engine", engine);
    const predict = (engine: string) =>
      said<Prediction[]>("predict", run, ...images, "--engine", engine);
    const [evaluation, predictions] = [await evaluate(name), await predict(name)];
    expect(predictions).toHaveLength(images.length);
    for (const other of engines.filter((engine) => engine !== name)) {
      const [again, seen] = [await evaluate(other), await predict(other)];
      expect(Math.abs(again.loss / evaluation.loss - 1), other).toBeLessThan(1e-5);
      expect(again.confusion).toEqual(evaluation.confusion);
      seen.forEach(({ label, probabilities }, i) => {
        expect(label).toBe(predictions[i]!.label);
        probabilities.forEach((probability, k) => {
          expect(Math.abs(probability - predictions[i]!.probabilities[k]!)).toBeLessThan(1e-5);
        });
      });
    }
  },
  240_000,
);

/** netc also takes a package that is installed beside it. */
const beside = existsSync(join(root, "node_modules/@tensorflow/tfjs-node-gpu"));

describe.each(["eval", "predict"])("netc %s has train's words", (command) => {
  const run = (engine: string) => {
    const images = command === "predict" ? ["test:0"] : [];
    return netc([command, join(folder, "wasm"), ...images, "--engine", engine], { cwd: folder });
  };

  test("for an engine that there is none of", async () => {
    const { code, stdout, stderr } = await run("wasn");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(`error: there is no engine "wasn"\nhelp: did you mean wasm?\n`);
  });

  test.skipIf(beside)("for an engine that is not installed", async () => {
    const { code, stdout, stderr } = await run("tfjs-node-gpu");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^error: the engine tfjs-node-gpu needs @tensorflow\/tfjs-node-gpu, which is not installed here; `netc setup tensorflow --gpu` brings it\n$/,
    );
  });
});
