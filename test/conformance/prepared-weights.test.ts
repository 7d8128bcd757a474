import { expect, it } from "vitest";
import { lower } from "../../src/compiler/lower/lower.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { networkOf } from "../network-of.ts";
import { randomDataset, range } from "./random-data.ts";

// A batch normalisation that is taken into weights, which are then transformed: both once, until weights change.
const network = networkOf(
  "input 14x14x8; conv 16 3x3 same; batchnorm; relu; conv 8 3x3; flatten; dense 5 softmax\ntrain { optimizer sgd; batch 16 }",
);
const dataset = randomDataset(network.input, 32, 5);
const all = range(32);

const open = (training: boolean) =>
  wasmEngine.open(network, { threads: 2, memoryLimit: undefined, training });

it("inference uses the weights as they are, however it alternates with training and judging", async () => {
  const model = await open(true);
  const judge = await open(false);
  const start = await model.weights();
  const first = await model.predict(dataset, all);
  for (let step = 0; step < 3; step++) {
    await model.step(dataset, range(16, 16 * (step % 2)), 0, step);
    await judge.setWeights(await model.weights());
    const judged = await judge.evaluate(dataset, all);
    const predicted = await judge.predict(dataset, all);
    expect(await model.predict(dataset, all)).toEqual(predicted);
    expect(await model.evaluate(dataset, all)).toEqual(judged);
    expect(await model.predict(dataset, all)).toEqual(predicted);
    expect(predicted).not.toEqual(first);
  }
  await model.setWeights(start);
  expect(await model.predict(dataset, all)).toEqual(first);
  await model.close();
  await judge.close();
});

it("what depends on weights alone is not done again for each chunk, unless memory is short", () => {
  const planned = (memoryLimit: number) => {
    const { plan } = lower(network, { training: false, memoryLimit, convolutions: "winograd" });
    return plan!;
  };
  const whole = planned(2 ** 32);
  const ofWeights = ["foldBatchnorm", "winogradWeights"];
  const kernelsOf = (calls: readonly { kernel: string }[]) => calls.map(({ kernel }) => kernel);
  for (const kernel of ofWeights) {
    expect(kernelsOf(whole.programs.infer)).not.toContain(kernel);
    expect(kernelsOf(whole.programs.evaluate)).not.toContain(kernel);
  }
  expect(kernelsOf(whole.programs.prepareInfer)).toEqual(kernelsOf(whole.programs.prepareEvaluate));
  expect(kernelsOf(whole.programs.prepareInfer)).toEqual(expect.arrayContaining(ofWeights));
  const short = planned(whole.bytes - 1);
  expect(short.programs.prepareInfer).toEqual([]);
  expect(kernelsOf(short.programs.infer)).toEqual(expect.arrayContaining(ofWeights));
});
