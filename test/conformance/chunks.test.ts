import { describe, expect, it } from "vitest";
import { lower } from "../../src/compiler/lower/lower.ts";
import type { Plan } from "../../src/compiler/lower/plan.ts";
import type { Network } from "../../src/compiler/network.ts";
import { EngineRefusal } from "../../src/runtime/engines/engine.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { networkOf } from "../network-of.ts";
import { largestErrors } from "./compare.ts";
import { randomDataset, range } from "./random-data.ts";
import { byName, trainSteps } from "./train-steps.ts";

const unlimited = 4 * 2 ** 30;
const mebibyte = 2 ** 20;

function planned(network: Network, memoryLimit: number, training = true): Plan {
  const lowered = lower(network, { training, memoryLimit });
  if (lowered.plan === undefined) throw new Error("the network does not fit");
  return lowered.plan;
}

/** A limit at which training takes at most `images` of the batch at once. */
function limitFor(network: Network, images: number): number {
  let limit = planned(network, unlimited).bytes;
  while (planned(network, limit).chunk.train > images) limit = Math.floor(limit * 0.95);
  return limit;
}

/** What went wrong when a network was opened. */
async function refusalOf(network: Network, memoryLimit: number): Promise<EngineRefusal> {
  const opened = wasmEngine.open(network, { threads: 1, memoryLimit, training: true });
  const error: unknown = await opened.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EngineRefusal)) throw new Error("it was not refused", { cause: error });
  return error;
}

const layersOf = {
  plain: "conv 6 3x3 relu same; maxpool 2; conv 9 3x3 tanh; dense 20 relu l2=.01; dense 5 softmax",
  dropout: "conv 6 3x3 relu same; dropout .3; depthwise 3x3; dropout .5; dense 20 relu; dense 5",
  recurrent:
    "reshape 12x24; bidirectional { gru 8 sequence }; lstm 9 sequence reverse; simplernn 6; dense 5",
  attention:
    "reshape 12x24; dense 8 tanh; position; attention 2 5 causal dropout=.3 bias=no; layernorm; flatten; dense 5 softmax",
  joints: "conv 6 3x3 same name=a; layernorm; conv 6 3x3 same; add a; concat a; dense 5 softmax",
  tokens:
    "flatten; embedding 256 5; conv 6 5 stride=5 relu; maxpool 2; dense 9 tanh; flatten; dense 5 softmax",
};
const dataset = randomDataset([12, 12, 2], 1200, 5);
const netOf = (layers: string, batch: number | "all") =>
  networkOf(`input 12x12x2; ${layers}
train { optimizer sgd .2 momentum=.9; loss crossentropy; batch ${String(batch)} }`);

describe("a batch in chunks", () => {
  it.each(Object.entries(layersOf))("learns what it learns whole: %s", async (_, layers) => {
    const network = netOf(layers, 50);
    const steps = [0, 1, 2].map((i) => ({ first: 50 * i, count: 50 }));
    expect(planned(network, unlimited).chunk.train).toBe(50);
    const whole = await trainSteps(network, dataset, steps);
    for (const images of [30, 7]) {
      const memoryLimit = limitFor(network, images);
      const chunk = planned(network, memoryLimit).chunk.train;
      expect(chunk).toBeLessThanOrEqual(images);
      expect(chunk).toBeGreaterThan(1);
      const cut = await trainSteps(network, dataset, steps, { memoryLimit, threads: 2 });
      const errors = largestErrors(byName(cut.weights), byName(whole.weights));
      expect(Math.max(...Object.values(errors))).toBeLessThan(1e-5);
      // Had masks been drawn otherwise, the losses would be others.
      cut.losses.forEach((loss, i) => {
        expect(Math.abs(loss - whole.losses[i]!)).toBeLessThan(1e-5 * whole.losses[i]!);
      });
    }
  });

  it("has the last, smaller batch's own mean", async () => {
    for (const memoryLimit of [unlimited, limitFor(netOf(layersOf.plain, 50), 5)]) {
      const steps = [{ first: 100, count: 13 }];
      const [large, own] = [
        await trainSteps(netOf(layersOf.plain, 50), dataset, steps, { memoryLimit }),
        await trainSteps(netOf(layersOf.plain, 13), dataset, steps),
      ];
      expect(Math.abs(large.losses[0]! - own.losses[0]!)).toBeLessThan(1e-6);
      const errors = largestErrors(byName(large.weights), byName(own.weights));
      expect(Math.max(...Object.values(errors))).toBeLessThan(1e-6);
    }
  });

  it("takes a batch of more images than a chunk ever holds", async () => {
    const network = netOf(layersOf.plain, 1200);
    expect(planned(network, unlimited).chunk.train).toBeLessThan(1200);
    const whole = await trainSteps(network, dataset, [{ first: 0, count: 1200 }]);
    // The mean of two halves, each from the same start.
    const half = netOf(layersOf.plain, 600);
    const [a, b] = [
      byName((await trainSteps(half, dataset, [{ first: 0, count: 600 }])).weights),
      byName((await trainSteps(half, dataset, [{ first: 600, count: 600 }])).weights),
    ];
    const mean = Object.fromEntries(
      Object.keys(a).map((name) => [name, a[name]!.map((x, i) => (x + b[name]![i]!) / 2)]),
    );
    const errors = largestErrors(byName(whole.weights), mean);
    expect(Math.max(...Object.values(errors))).toBeLessThan(1e-5);
  });

  it("cuts `batch all` of a data set", () => {
    const network = networkOf(
      "data garments\nconv 8 3x3; dense 10 softmax\ntrain { batch all; optimizer sgd .1 }",
    );
    const { train } = planned(network, unlimited).chunk;
    expect(train).toBeLessThan(network.data!.facts.trainCount);
    expect(train).toBeGreaterThan(100);
  });
});

describe("memory", () => {
  it("refuses a batch normalisation whose batch does not fit", async () => {
    const text =
      "input 32x32x3; conv 32 3x3; batchnorm name=bn; dense 5 softmax\ntrain { batch 256 }";
    const network = networkOf(text);
    const { code, message } = await refusalOf(network, 32 * mebibyte);
    expect(code).toBe("NET0552");
    expect(message).toMatch(/\bbn\b/);
    expect(message).toMatch(/256/);
  });

  it("refuses a net of which not even one image fits", async () => {
    const network = networkOf("input 512x512x3; conv 64 3x3; dense 5 softmax");
    const { code, message } = await refusalOf(network, 64 * mebibyte);
    expect(code).toBe("NET0550");
    expect(message).toMatch(/64/);
  });

  it("refuses what WebAssembly cannot address, whatever the limit", async () => {
    const network = networkOf("input 224x224x3; dense 10000; dense 5 softmax");
    expect((await refusalOf(network, 2 ** 40)).code).toBe("NET0550");
  });

  it("trains on images of 224x224 within 512 MiB", { timeout: 120_000 }, async () => {
    const limit = 512 * mebibyte;
    const network = networkOf(`input 224x224x3
conv 64 3x3 same relu; conv 64 3x3 same relu; maxpool 2
conv 32 3x3 same stride=2 relu; globalavgpool; dense 10 softmax
train { batch 8; optimizer sgd .1; loss crossentropy }`);
    const plan = planned(network, limit);
    expect(plan.bytes).toBeLessThanOrEqual(limit);
    const images = randomDataset([224, 224, 3], 8, 10);
    const model = await wasmEngine.open(network, {
      threads: 2,
      memoryLimit: limit,
      training: true,
    });
    const before = (await model.evaluate(images, range(8))).loss;
    const step = (await model.step(images, range(8), 0, 0)).loss;
    const after = (await model.evaluate(images, range(8))).loss;
    await model.close();
    expect(Math.abs(step - before)).toBeLessThan(1e-5 * before);
    expect(after).toBeLessThan(before);
  });

  it("holds no step of a recurrent layer outside training", () => {
    const network = networkOf("input 300x4; lstm 64; dense 5 softmax");
    const [train, infer] = [planned(network, unlimited), planned(network, unlimited, false)];
    const steps = 300 * 64 * 4;
    expect(train.bytes / train.chunk.train).toBeGreaterThan(6 * steps);
    expect(infer.bytes / infer.chunk.infer).toBeLessThan(steps);
  });

  it("holds few activations outside training", () => {
    const deep = networkOf(
      `input 32x32x16; ${"conv 16 3x3 same; batchnorm; relu; ".repeat(30)} dense 5 softmax`,
    );
    const [train, infer] = [planned(deep, unlimited), planned(deep, unlimited, false)];
    const perImage = (plan: Plan, images: number) => plan.bytes / images;
    expect(perImage(infer, infer.chunk.infer)).toBeLessThan(
      perImage(train, train.chunk.train) / 10,
    );
  });
});
