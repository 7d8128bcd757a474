import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeGarments } from "../../data/garment-files.ts";
import { whyNoTensorflow } from "../../engines-tfjs/tensorflow.ts";
import { installStandIn } from "./project.ts";
import { emitProgram, expectClose, trainBoth, trainProgram } from "./train-both.ts";

/** Where there is TensorFlow the programs compute with it, else with plain TensorFlow.js under its name. */
const native = whyNoTensorflow() === undefined;
const folder = realpathSync(mkdtempSync(join(tmpdir(), "netc-emit-run-")));
const place = { folder, native };
const train = (name: string, text: string) => trainBoth(place, name, text);

beforeAll(async () => {
  if (!native) await installStandIn(folder);
  const two = { classes: 2 };
  const [images, labels] = ["train-images", "train-labels"];
  await writeGarments(folder, { images, labels, count: 40 });
  await writeGarments(folder, { images, labels: "train-halves", count: 40, ...two });
  const [testImages, testLabels] = ["test-images", "test-labels"];
  const test = { images: testImages, count: 10, from: 40 };
  await writeGarments(folder, { ...test, labels: testLabels });
  await writeGarments(folder, { ...test, labels: "test-halves", ...two });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function files(more: string, labels = "labels"): string {
  return `data idx { train "train-images" "train-${labels}"; test "test-images" "test-${labels}"; ${more} }`;
}

describe("the emitted program, run, has the losses of netc train", () => {
  test("a sequential net, SGD: 50 steps in the same order", async () => {
    const both = await train(
      "sequential",
      `${files("validation 15%")}
      conv 4 5x5 stride=3 relu; maxpool 2; flatten; dense 16 tanh l2=1e-3; dense 10 softmax
      train { optimizer sgd .05; epochs 10; batch 7; seed 5 }`,
    );
    expect(both.ours).toHaveLength(10);
    expectClose(both, 1e-3);
    expect(both.ours.at(-1)!["loss"]).toBeLessThan(both.ours[0]!["loss"]! * 0.95);
    expect(both.theirEvaluation.confusion).toEqual(both.ourEvaluation.confusion);
    expect(both.theirEvaluation.loss / both.ourEvaluation.loss).toBeCloseTo(1, 3);
    expect(both.stdout).toContain("epoch 10/10");
  });

  test("a graph that ends in logits, with batch norm, momentum, clipping and weight decay", async () => {
    const both = await train(
      "graph",
      `${files("validation 8")}
      maxpool 4; conv 4 3 same leakyrelu name=left-hand; conv 4 3 same bias=no init=he_normal
      batchnorm; relu; add left-hand; concat left-hand; globalavgpool; dense 10
      train { optimizer sgd .1 momentum=.9 nesterov=yes global_clipnorm=.5 weight_decay=.01; metrics accuracy top5
              epochs 10; batch 16 }`,
    );
    expectClose(both, 1e-3);
  });

  test("Adam and early stopping with the best weights restored, within the difference of the formulas", async () => {
    const { ours, theirs, stdout } = await train(
      "adam",
      `${files("validation first 10")}
      maxpool 4; flatten; dense 10 softmax
      train { optimizer adamw .1 clipnorm=1; epochs 20; batch 16; stop val_loss patience=2 restore }`,
    );
    expectClose({ ours: ours.slice(0, 3), theirs: theirs.slice(0, 3) }, 0.05);
    expect(stdout).toMatch(/restored the weights of epoch \d+/);
  });

  test("nadam, written out, on depthwise and separable convolutions and layer normalisation", async () => {
    const both = await train(
      "nadam",
      `${files("validation 20%")}
      maxpool 2; depthwise 3 same relu6 multiplier=2 stride=2; sepconv 6 3x3 silu; layernorm; flatten; dense 10
      train { optimizer nadam .01; epochs 10; batch 7 }`,
    );
    expectClose(both, 1e-3);
    expect(both.ours.at(-1)!["loss"]).toBeLessThan(both.ours[0]!["loss"]!);
  });

  test("rmsprop and squared errors of numbers", async () => {
    const both = await train(
      "numbers",
      `${files("validation first 10")}
      maxpool 4; flatten; dense 12 tanh; dense 1
      train { optimizer rmsprop 1e-3 momentum=.5 rho=.8; loss mse; metrics mae; epochs 10; batch 6 }`,
    );
    expectClose(both, 1e-3);
  });

  test("adagrad, absolute errors and a transposed convolution", async () => {
    const both = await train(
      "absolute",
      `${files("validation 20%")}
      maxpool 4; convtranspose 4 3x3 stride=2 leakyrelu; leakyrelu slope=.1; avgpool 3; flatten; dense 10 softmax
      train { optimizer adagrad .05 clipvalue=.02; loss mae; metrics accuracy mse; epochs 10; batch 6 }`,
    );
    expectClose(both, 1e-3);
  });

  test.each([
    ["logits", "dense 1", "optimizer sgd .05"],
    ["probability", "dense 1 sigmoid", "optimizer adamw 1e-3"],
  ])("two classes by one unit: a %s", async (name, end, optimizer) => {
    const both = await train(
      name,
      `${files('validation 20%; classes "tops" "others"', "halves")}
      maxpool 4; flatten; dense 8 elu; ${end}
      train { ${optimizer}; loss binary-crossentropy; metrics accuracy; epochs 10; batch 6 }`,
    );
    expectClose(both, optimizer.includes("adam") ? 0.05 : 1e-3);
    expect(both.theirEvaluation.confusion).toEqual(both.ourEvaluation.confusion);
  });

  test("Huber's loss on a product of branches", async () => {
    const both = await train(
      "huber",
      `${files("validation test")}
      maxpool 4; conv 4 3 same gelu name=a; conv 4 1 sigmoid; multiply a; pad 1; globalavgpool; dense 10
      train { optimizer sgd .2; loss huber; metrics mse; epochs 10; batch 8; shuffle no }`,
    );
    expectClose(both, 1e-3);
  });
});

test("the program keeps no tensors from epoch to epoch", async () => {
  const program = await emitProgram(
    place,
    "tensors",
    `${files("validation 20%")}
    maxpool 4; conv 4 3; batchnorm; relu; dropout .2; flatten; dense 10
    train { optimizer nadam clipnorm=1; epochs 4; batch 8; metrics accuracy top5; stop val_loss patience=9 restore }`,
  );
  const script = join(program, "train.ts");
  const text = await readFile(script, "utf8");
  const count = 'console.log("tensors:", tf.memory().numTensors);';
  await writeFile(script, text.replace("showEpoch(record);", `showEpoch(record); ${count}`));
  const counts = [...(await trainProgram(program, place)).matchAll(/^tensors: (\d+)$/gm)];
  expect(counts).toHaveLength(4);
  // The first epoch makes the optimizer's memory and the best weights.
  expect(new Set(counts.slice(1).map(([, tensors]) => tensors)).size).toBe(1);
});

test("a test part that is drawn: the same images, the same evaluation", async () => {
  const both = await train(
    "drawn-test",
    `data idx { train "train-images" "train-labels"; test 30%; validation 20% }
    maxpool 4; flatten; dense 10 softmax
    train { optimizer sgd .1; epochs 2; batch 8; shuffle no }`,
  );
  expectClose(both, 1e-3);
  expect(both.theirEvaluation.confusion).toEqual(both.ourEvaluation.confusion);
});
