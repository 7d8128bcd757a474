import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Engine } from "../../src/runtime/engines/engine.ts";
import { tfjsEngine } from "../../src/runtime/engines/tfjs/tfjs-engine.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { readModelWeights, writeModel } from "../../src/runtime/model-files.ts";
import { randomDataset, range } from "../conformance/random-data.ts";
import { networkOf } from "../network-of.ts";
import { lossesOf } from "./both-engines.ts";

const tfjs = tfjsEngine("tfjs", import.meta.dirname);
const network = networkOf(`input 8x7x1
conv 4 3x3 same bias=no
batchnorm
relu
maxpool 2
sepconv 5 2x2 leakyrelu
dropout .2
dense 4 softmax
train { optimizer adam }`);
const data = randomDataset(network.input, 40, 4);
const options = { threads: 1, memoryLimit: undefined };

test.each([
  ["wasm", wasmEngine, tfjs],
  ["tfjs", tfjs, wasmEngine],
])("a run saved by %s evaluates equally on the other", async (_, first: Engine, second: Engine) => {
  const folder = await mkdtemp(join(tmpdir(), "netc-saved-run-"));
  try {
    const trained = await first.open(network, { ...options, training: true });
    await lossesOf(trained, data, 5, 20);
    const before = await trained.evaluate(data, range(40));
    await writeModel(folder, network, await trained.weights(), {
      generator: "netc",
      metadata: { shape: data.shape, classes: data.classes, scale: 1 / 255, background: "dark" },
    });
    await trained.close();

    const opened = await second.open(network, { ...options, training: false });
    await opened.setWeights(await readModelWeights(folder, network));
    const after = await opened.evaluate(data, range(40));
    await opened.close();
    expect(Math.abs(after.loss / before.loss - 1)).toBeLessThan(1e-5);
    expect(after.metrics).toEqual(before.metrics);
  } finally {
    await rm(folder, { recursive: true });
  }
});
