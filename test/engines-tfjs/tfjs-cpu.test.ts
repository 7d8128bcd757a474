import { describe, expect, test } from "vitest";
import { optimizerNames } from "../../src/compiler/vocabulary/optimizers/index.ts";
import type { Network } from "../../src/compiler/network.ts";
import type { Model } from "../../src/runtime/engines/engine.ts";
import { loadTfjs } from "../../src/runtime/engines/tfjs/load-tfjs.ts";
import { tfjsEngine } from "../../src/runtime/engines/tfjs/tfjs-engine.ts";
import { largestError } from "../conformance/compare.ts";
import { randomDataset, range } from "../conformance/random-data.ts";
import { networkOf } from "../network-of.ts";
import { lossError, lossesOf, onBoth } from "./both-engines.ts";
import { reducedSeed, seedNames } from "./seeds.ts";

const engine = tfjsEngine("tfjs", import.meta.dirname);
const train = (options = "optimizer sgd .01") => `\ntrain { ${options.replaceAll("; ", "\n")} }`;

/** The whole vocabulary of layers in small nets; batch normalisation and dropout included. */
const nets: readonly string[] = [
  "input 9x8x1; conv 4 3x3 relu; maxpool 2; dropout .25; dense 10 softmax",
  "input 8x8x3; conv 4 3x3 same bias=no; batchnorm; relu; maxpool 2; dropout .5; flatten; dense 6 relu; dense 5",
  "input 9x9x2; conv 3 3x3 dilation=2 tanh; globalavgpool; dense 4 softmax",
  "input 9x7x2; depthwise 3x2 dilation=2x1 multiplier=2 relu; sepconv 4 2x3 same dilation=2; dense 3 softmax",
  "input 6x6x4; conv 6 3x3 same groups=2 leakyrelu; avgpool 3 same stride=2; dense 4 softmax",
  "input 5x4x2; upsample 2x3 bilinear; conv 3 3x3 relu; upsample 2; avgpool 2; dense 4 softmax",
  "input 6x6x2; sepconv 4 3x3 same multiplier=2 elu; depthwise 2x2 stride=2; layernorm; dense 3 softmax",
  "input 4x4x3; convtranspose 3 3x3 stride=2 relu; pad 1; maxpool 3 stride=2 same; dense 3 softmax",
  "input 6x6x2; batchnorm scale=no; conv 3 3x3 same gelu; batchnorm center=no; layernorm center=no scale=no; dense 3 softmax",
  "input 6x6x2; conv 4 3x3 same relu name=a; conv 4 3x3 same silu; add a; conv 2 1x1; concat a; globalmaxpool; dense 3 softmax",
  "input 6x6x2; conv 4 1x1 sigmoid name=a; conv 4 3x3 same softplus; multiply a; flatten; dense 8 selu; dropout .3; dense 7 softsign; dense 3; softmax",
  "input 5x4x2; conv 3 2x2 tanh; upsample 2; globalmaxpool; dense 4 softmax",
  "input 5x4; lstm 6 sequence; simplernn 4 relu sequence reverse; lstm 5 sigmoid recurrent=tanh bias=no; dense 3 softmax",
  "input 5x4; gru 6 sequence; gru 5 leakyrelu reverse l2=.01; dense 3 softmax",
  "input 5x4; bidirectional { lstm 4 sequence }; bidirectional average { gru 3 sequence }; bidirectional add { simplernn 4 tanh }; dense 3",
  "input 4x3; bidirectional { lstm 4 leakyrelu sequence }; simplernn 1 sigmoid",
  "input 1x4; lstm 6 sequence; bidirectional { simplernn 4 sequence }; gru 5 reverse; dense 3 softmax",
  "input 12; reshape 2x3x2; conv 3 2x2 relu6; flatten; leakyrelu slope=.1; dense 3 softmax",
  "input 12x5; conv 4 3 same relu; conv 6 3 stride=2; maxpool 2; dense 4 tanh; layernorm; globalavgpool; dense 3 softmax",
  "input 11x4; conv 6 3 dilation=2 groups=2 tanh; batchnorm; avgpool 2 same; dropout .2; dense 4; globalmaxpool; dense 3 softmax",
  "input 9x3; depthwise 3 multiplier=2 relu; sepconv 4 3 same; convtranspose 3 3 stride=2 elu; pad 1; upsample 2; avgpool 2; flatten; dense 4 softmax",
  "input 24; embedding 256 6 l2=.01; conv 5 3 relu; globalmaxpool; dense 4 softmax",
  "input 4x4x1; dense 6 relu; dense 1 sigmoid",
  "input 7x4; position; attention 2 3; globalavgpool; dense 3 softmax",
  "input 6x3; dense 8 gelu; attention 3 2 causal bias=no dropout=.4; layernorm; dropout .2; flatten; dense 3 softmax",
  "input 4x4x1; dense 6 relu l2=.01 l1=.001; dense 1",
  "input 4x4x1; conv 3 2x2 relu l2=.02; dense 4",
];

function classesOf(network: Network): number {
  const units = network.layers[network.output]!.shape.at(-1)!;
  return units === 1 ? 2 : units;
}

describe("TensorFlow.js's cpu backend and netc's engine", () => {
  test.each(nets.map((text) => ({ text })))("agree on $text", async ({ text }) => {
    const network = networkOf(text.replaceAll("; ", "\n") + train());
    const data = randomDataset(network.input, 24, classesOf(network));
    await onBoth(network, engine, async (ours, theirs) => {
      const all = range(data.count);
      const forward = [await theirs.predict(data, all), await ours.predict(data, all)] as const;
      expect(largestError(...forward)).toBeLessThan(1e-5);
      const a = await lossesOf(theirs, data, 2, 50);
      const b = await lossesOf(ours, data, 2, 50);
      expect(lossError(a, b)).toBeLessThan(1e-3);
      // Moving statistics too.
      const [w, v] = [await theirs.weights(), await ours.weights()];
      expect(w.map(({ name, shape }) => [name, shape])).toEqual(
        v.map(({ name, shape }) => [name, shape]),
      );
      w.forEach((array, i) => {
        // What attention's key biases add to all scores of a step, its softmax takes away: rounding alone moves them.
        expect(largestError(array.values, v[i]!.values, 1e-5), array.name).toBeLessThan(5e-3);
      });
    });
  });

  test.each([
    "input 6x5x2; flatten; dense 20 tanh; dense 60 sigmoid; reshape 6x5x2; train { target input; optimizer sgd .1 }",
    "input 6x5x2; conv 4 3x3 same relu; conv 2 3x3 same sigmoid; train { target input; loss binary-crossentropy; metrics mse mae; optimizer sgd .1 }",
    "input 6x5x2; conv 4 3x3 same relu; dropout .1; conv 2 3x3 same; train { target input; loss huber; optimizer sgd .1 }",
    "input 12x5; conv 8 3 same relu; maxpool 2; upsample 2; dense 5 sigmoid; reshape 60; reshape 12x5; train { target input; loss binary-crossentropy; optimizer sgd .1 }",
  ])("give back the input alike: %s", async (text) => {
    const network = networkOf(text.replaceAll(/; (?!.*train)|; (?=train)/g, "\n"));
    const data = randomDataset(network.input, 24, 2);
    await onBoth(network, engine, async (ours, theirs) => {
      const [a, b] = [await lossesOf(theirs, data, 4, 30), await lossesOf(ours, data, 4, 30)];
      expect(lossError(a, b)).toBeLessThan(1e-4);
      const all = range(data.count);
      const [x, y] = [await theirs.evaluate(data, all), await ours.evaluate(data, all)];
      expect(lossError([x], [y])).toBeLessThan(1e-4);
      expect(Object.keys(x.metrics)).toEqual(Object.keys(y.metrics));
      for (const name of Object.keys(x.metrics))
        expect(Math.abs(x.metrics[name]! / y.metrics[name]! - 1)).toBeLessThan(1e-4);
    });
  });

  test.each(seedNames)("agree on seed %s with fewer units", async (name) => {
    const network = networkOf(reducedSeed(name));
    const data = randomDataset(network.input, 40, 10);
    await onBoth(network, engine, async (ours, theirs) => {
      const few = range(4);
      const forward = [await theirs.predict(data, few), await ours.predict(data, few)] as const;
      expect(largestError(...forward)).toBeLessThan(1e-5);
      // Six convolutions on full images take plain JavaScript a second a step.
      const steps = name === "002b" ? 3 : 50;
      const a = await lossesOf(theirs, data, 2, steps);
      const b = await lossesOf(ours, data, 2, steps);
      expect(lossError(a, b)).toBeLessThan(1e-3);
    });
  });

  test("normalise vectors alike, moving statistics included", async () => {
    const network = networkOf(
      `input 30\ndense 8 relu\nbatchnorm momentum=.9\ndense 4${train("optimizer sgd .01")}`,
    );
    const data = randomDataset(network.input, 48, 4);
    await onBoth(network, engine, async (ours, theirs) => {
      const error = lossError(
        await lossesOf(theirs, data, 16, 50),
        await lossesOf(ours, data, 16, 50),
      );
      expect(error).toBeLessThan(1e-3);
      const statistics = async (model: Model) =>
        (await model.weights()).filter(({ name }) => name.includes("moving"));
      const [a, b] = [await statistics(theirs), await statistics(ours)];
      expect(a).toHaveLength(2);
      a.forEach(({ values }, i) => {
        expect(largestError(values, b[i]!.values)).toBeLessThan(1e-4);
      });
    });
  });

  const options = [
    "",
    " clipvalue=.01",
    " clipnorm=.05",
    " global_clipnorm=.1",
    " weight_decay=.01",
  ];
  const optimizers = [
    ...optimizerNames.flatMap((name) => options.map((option) => `${name} .01${option}`)),
    "sgd .01 momentum=.9",
    "sgd .01 momentum=.9 nesterov=yes",
    "rmsprop .01 momentum=.5 rho=.8",
    "adam .01 beta1=.8 beta2=.99 epsilon=.001",
  ];
  test.each(optimizers)("take the same steps with %s", async (statement) => {
    const network = networkOf(
      `input 6x5x1\nconv 3 2x2 tanh\ndense 4 softmax${train(`optimizer ${statement}`)}`,
    );
    const data = randomDataset(network.input, 30, 4);
    await onBoth(network, engine, async (ours, theirs) => {
      const error = lossError(
        await lossesOf(theirs, data, 6, 20),
        await lossesOf(ours, data, 6, 20),
      );
      expect(error).toBeLessThan(1e-4);
      // What the one remembers, the other goes on with.
      await theirs.setWeights(await ours.weights());
      await theirs.setOptimizerState(await ours.optimizerState());
      const indices = range(6);
      const next = [await theirs.step(data, indices, 2, 0), await ours.step(data, indices, 2, 0)];
      const after = [await theirs.evaluate(data, indices), await ours.evaluate(data, indices)];
      expect(lossError([next[0]!], [next[1]!])).toBeLessThan(1e-5);
      expect(lossError([after[0]!], [after[1]!])).toBeLessThan(1e-5);
    });
  });

  test.each([
    ["crossentropy", "dense 8 softmax", "accuracy top5 mse mae"],
    ["crossentropy", "dense 8", "accuracy top5"],
    ["binary-crossentropy", "dense 1 sigmoid", "accuracy mse mae"],
    ["binary-crossentropy", "dense 1", "accuracy"],
    ["mse", "dense 8 softmax", "accuracy mae"],
    ["mae", "dense 8 sigmoid", "accuracy mse"],
    ["huber", "dense 8", "mse mae"],
  ])("count the same with loss %s after %s", async (loss, ending, metrics) => {
    const network = networkOf(
      `input 7x7x1\ndense 9 tanh\n${ending}${train(`optimizer adam .01; loss ${loss}; metrics ${metrics}`)}`,
    );
    const data = randomDataset(network.input, 40, classesOf(network));
    await onBoth(network, engine, async (ours, theirs) => {
      const a = [...(await lossesOf(theirs, data, 5, 20)), await theirs.evaluate(data, range(40))];
      const b = [...(await lossesOf(ours, data, 5, 20)), await ours.evaluate(data, range(40))];
      expect(lossError(a, b)).toBeLessThan(1e-4);
      a.forEach((totals, i) => {
        expect(Object.keys(totals.metrics)).toEqual(metrics.split(" "));
        for (const [name, sum] of Object.entries(totals.metrics)) {
          expect(sum, name).toBeCloseTo(b[i]!.metrics[name]!, 3);
        }
      });
    });
  });

  test("cut a batch that is too large without another result", async () => {
    const network = networkOf(
      `input 8x8x1\nconv 8 3x3 relu\ndropout .4\ndense 4 softmax${train("optimizer adam")}`,
    );
    const data = randomDataset(network.input, 20, 4);
    const open = (memoryLimit: number | undefined) =>
      engine.open(network, { threads: 1, memoryLimit, training: true });
    const [whole, cut] = [await open(undefined), await open(200_000)];
    const a = await lossesOf(whole, data, 20, 5);
    const b = await lossesOf(cut, data, 20, 5);
    expect(lossError(a, b)).toBeLessThan(1e-5);
    await whole.close();
    await cut.close();
  });

  test("leave no tensors behind", async () => {
    const tf = loadTfjs("tfjs", import.meta.dirname);
    const network = networkOf(
      `input 6x6x1\nconv 2 3x3 leakyrelu\nbatchnorm\ndropout .2\ndense 3${train("optimizer adam")}`,
    );
    const data = randomDataset(network.input, 8, 3);
    const before = tf.memory().numTensors;
    const model = await engine.open(network, {
      threads: 1,
      memoryLimit: undefined,
      training: true,
    });
    await model.step(data, range(4), 0, 0);
    const opened = tf.memory().numTensors;
    await model.step(data, range(4), 0, 1);
    await model.evaluate(data, range(8));
    await model.predict(data, range(8));
    await model.setWeights(await model.weights());
    await model.setOptimizerState(await model.optimizerState());
    expect(tf.memory().numTensors).toBe(opened);
    await model.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});
