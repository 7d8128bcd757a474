import { describe, expect, test } from "vitest";
import { tfjsEngine } from "../../src/runtime/engines/tfjs/tfjs-engine.ts";
import { largestError } from "../conformance/compare.ts";
import { randomDataset, range } from "../conformance/random-data.ts";
import { networkOf } from "../network-of.ts";
import { lossError, lossesOf, onBoth } from "./both-engines.ts";
import { seedNames, seedText } from "./seeds.ts";
import { tensorflowProject, whyNoTensorflow } from "./tensorflow.ts";

const absent = whyNoTensorflow();
if (absent !== undefined) console.log(`skipped: ${absent}`);
const engine = tfjsEngine("tfjs-node", tensorflowProject);
const seed = (name: string) => networkOf(seedText(name));

describe.skipIf(absent !== undefined)("TensorFlow and netc's engine", { timeout: 240_000 }, () => {
  const normalised = networkOf(`input 20x20x3
conv 16 3x3 bias=no
batchnorm
relu
maxpool 2
dropout .25
conv 24 3x3 same
batchnorm scale=no momentum=.9
leakyrelu
globalavgpool
dense 32 relu l2=1e-4
dropout .5
dense 10 softmax
train { optimizer adam }`);

  test.each([
    ...seedNames
      .filter((name) => name !== "002b")
      .map((name) => [`seed ${name}`, seed(name)] as const),
    ["batch normalisation and dropout", normalised] as const,
  ])("train %s alike", async (_, network) => {
    const data = randomDataset(network.input, 200, 10);
    await onBoth(network, engine, async (ours, theirs) => {
      const few = range(20);
      const forward = [await theirs.predict(data, few), await ours.predict(data, few)] as const;
      expect(largestError(...forward)).toBeLessThan(1e-5);
    });
    const error = await onBoth(
      network,
      engine,
      async (ours, theirs) =>
        lossError(await lossesOf(theirs, data, 32, 50), await lossesOf(ours, data, 32, 50)),
      "direct",
    );
    expect(error).toBeLessThan(1e-3);
  });

  test("see the same in seed 002b", async () => {
    const network = seed("002b");
    const data = randomDataset(network.input, 4, 10);
    await onBoth(network, engine, async (ours, theirs) => {
      const all = range(4);
      expect(
        largestError(await theirs.predict(data, all), await ours.predict(data, all)),
      ).toBeLessThan(1e-5);
    });
  });

  test("agree on layers that TensorFlow.js lacks", async () => {
    const network = networkOf(
      [
        ...["input 8x8x4", "conv 4 3x3 same dilation=2 relu", "conv 6 3x3 groups=2 leakyrelu"],
        ...["avgpool 3 same stride=2", "batchnorm scale=no", "upsample 2 bilinear", "upsample 2"],
        ...[
          "depthwise 3x3 dilation=2",
          "layernorm center=no",
          "dropout .3",
          "globalmaxpool",
          "dense 4 softmax",
        ],
        "train { optimizer sgd .01 }",
      ].join("\n"),
    );
    const data = randomDataset(network.input, 40, 4);
    await onBoth(network, engine, async (ours, theirs) => {
      const error = lossError(
        await lossesOf(theirs, data, 8, 50),
        await lossesOf(ours, data, 8, 50),
      );
      expect(error).toBeLessThan(1e-3);
    });
  });

  test("say what computes", async () => {
    const options = { threads: 1, memoryLimit: undefined, training: false };
    const model = await engine.open(seed("000"), options);
    const { engine: name, version, device, threads } = model.description;
    await model.close();
    expect([name, version, threads]).toEqual(["tfjs-node", "4.22.0", 1]);
    expect(device).toMatch(/^TensorFlow \d+\.\d+\.\d+, (CPU|GPU)$/);
  });
});
