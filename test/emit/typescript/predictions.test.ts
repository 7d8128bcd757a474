import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Supplies } from "../../../src/compiler/emit/supplies.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { sizeOf } from "../../../src/compiler/shape.ts";
import { wasmEngine } from "../../../src/runtime/engines/wasm/wasm-engine.ts";
import { readResult } from "../../../src/runtime/predict.ts";
import { splitArrays } from "../../../src/runtime/weight-arrays.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { suppliesOf } from "../request.ts";
import { buildParts, moduleOf, writeFiles } from "./module.ts";
import { netcOnly, nets } from "./nets.ts";

const root = resolve(import.meta.dirname, "../../..");
const parent = realpathSync(mkdtempSync(join(tmpdir(), "netc-module-")));
const imagesOfEach = 3;

beforeAll(async () => {
  await buildParts();
  await kernelModule("relaxed");
  await mkdir(join(parent, "node_modules/@tensorflow"), { recursive: true });
  const tfjs = "node_modules/@tensorflow/tfjs";
  await symlink(join(root, tfjs), join(parent, tfjs));
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

/** Numbers that look like chance and are the same each time. */
function noise(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const x = Math.sin(seed * 7919 + i * 104729) * 43758.5453;
    return x - Math.floor(x);
  });
}

/** The net with weights of which none is 0 or like another, so that a weight in the wrong place is seen. */
function suppliesWithNoise(network: Network): Supplies {
  const supplies = suppliesOf(network);
  const weights = network.layers.flatMap(({ parameters }) =>
    parameters.flatMap(({ name, dimensions }, i) => {
      const values = noise(sizeOf(Object.values(dimensions)), i);
      return values.map((x) => (name === "moving_variance" ? x + 0.1 : (x - 0.4) / 3));
    }),
  );
  const bytes = new Uint8Array(new Float32Array(weights).buffer);
  return { ...supplies, model: async () => ({ ...(await supplies.model()), weights: bytes }) };
}

function imagesOf(network: Network): Uint8Array {
  const size = sizeOf(network.input) * imagesOfEach;
  return Uint8Array.from(noise(size, 2), (x) => Math.floor(x * 256));
}

/** What netc's own engine says, by way of `readResult`, which `netc predict` uses. */
async function expected(network: Network, supplies: Supplies): Promise<readonly number[][]> {
  const model = await wasmEngine.open(network, {
    threads: 1,
    memoryLimit: undefined,
    training: false,
  });
  const { weights, classes } = await supplies.model();
  const entries = (await model.weights()).map(({ name, shape }) => ({ name, shape }));
  await model.setWeights(splitArrays(weights, entries));
  const images = imagesOf(network);
  const dataset = { shape: network.input, count: imagesOfEach, images, labels: images, classes };
  const results = await model.predict(dataset, Int32Array.from([0, 1, 2]));
  await model.close();
  const size = results.length / imagesOfEach;
  return Array.from({ length: imagesOfEach }, (_, i) => {
    const result = results.subarray(i * size, (i + 1) * size);
    const regression = size === 1 && network.training.loss.kind === "mse";
    return regression
      ? [...result]
      : [...readResult(network, result, classes.length).probabilities];
  });
}

interface Answers {
  readonly labels: readonly string[] | undefined;
  readonly said: readonly {
    readonly label?: string;
    readonly confidence?: number;
    readonly probabilities?: Readonly<Record<string, number>>;
    readonly values?: readonly number[];
  }[];
}

/** What the modules say of the images, each in the order of the net's outputs, in a process of their own. */
async function answersOf(
  networks: Readonly<Record<string, Network>>,
  options: Readonly<Record<string, string | boolean>>,
): Promise<readonly Answers[]> {
  const jobs: object[] = [];
  for (const [name, network] of Object.entries(networks)) {
    const folder = join(parent, `${name} ${Object.values(options).join(" ")}`);
    await writeFiles(
      folder,
      await moduleOf(network, { options, supplies: suppliesWithNoise(network) }),
    );
    const size = sizeOf(network.input);
    const all = imagesOf(network);
    const images = [0, 1, 2].map((i) => [...all.subarray(i * size, (i + 1) * size)]);
    jobs.push({ module: pathToFileURL(join(folder, "index.js")).href, images });
  }
  const file = join(parent, "jobs.json");
  writeFileSync(file, JSON.stringify(jobs));
  const script = join(import.meta.dirname, "predict-process.js");
  return JSON.parse(
    execFileSync(process.execPath, [script, file], { encoding: "utf8" }),
  ) as Answers[];
}

test("tokens that the vocabulary does not hold are refused", async () => {
  const folder = join(parent, "vocabulary");
  const network = nets["tokens"]!;
  await writeFiles(folder, await moduleOf(network, { supplies: suppliesWithNoise(network) }));
  const module = (await import(pathToFileURL(join(folder, "index.js")).href)) as Readonly<
    Record<string, () => Promise<{ predict: (tokens: readonly number[]) => Promise<object> }>>
  >;
  const load = Object.keys(module).find((name) => name.startsWith("load"))!;
  const net = await module[load]!();
  const tokens = Array.from({ length: 12 }, (_, i) => i * 27);
  await expect(net.predict(tokens)).resolves.toHaveProperty("probabilities");
  for (const wrong of [300, -1, 1.5])
    await expect(net.predict(tokens.with(3, wrong))).rejects.toThrow(
      `token 3 is ${String(wrong)}, not a whole number from 0 to 299`,
    );
});

describe.each([
  ["netc's kernels inside", {}, { ...nets, ...netcOnly }],
  ["files beside", { beside: true }, { logits: nets["logits"]! }],
  ["TensorFlow.js", { runtime: "tfjs" }, nets],
  [
    "TensorFlow.js and files beside",
    { runtime: "tfjs", beside: true },
    { logits: nets["logits"]! },
  ],
] as const)("a module with %s", (_, options, networks) => {
  test("predicts in Node as netc does", async () => {
    const answers = await answersOf(networks, options);
    for (const [i, [name, network]] of Object.entries(networks).entries()) {
      const { labels, said } = answers[i]!;
      const wanted = await expected(network, suppliesWithNoise(network));
      expect(said.length).toBe(imagesOfEach);
      for (const [k, { label, confidence, probabilities, values }] of said.entries()) {
        const found = values ?? labels!.map((of) => probabilities![of]!);
        expect(found.length, name).toBe(wanted[k]!.length);
        found.forEach((value, at) => {
          expect(Math.abs(value - wanted[k]![at]!), `${name} ${String(at)}`).toBeLessThan(1e-4);
        });
        if (labels === undefined) continue;
        const best = wanted[k]!.indexOf(Math.max(...wanted[k]!));
        expect(label, name).toBe(labels[best]);
        expect(confidence).toBe(probabilities![label!]);
      }
    }
  });
});
