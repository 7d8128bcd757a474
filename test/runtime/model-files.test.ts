import { execFileSync } from "node:child_process";
import { mkdtemp, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Network } from "../../src/compiler/network.ts";
import { sizeOf } from "../../src/compiler/shape.ts";
import { normal, streamKey, uniform } from "../../src/runtime/chance.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import type { NamedArray } from "../../src/runtime/engines/engine.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { readModelWeights, writeModel } from "../../src/runtime/model-files.ts";
import { networkOf } from "../network-of.ts";

const origin = {
  generator: "netc test",
  metadata: { shape: [28, 28, 1], classes: ["a", "b", "c"], scale: 1, background: "dark" },
} as const;

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "netc-model-"));
});
afterAll(() => rm(parent, { recursive: true }));

/** Every layer of the language at least once, among them names that a careless reader would spell otherwise. */
const nets: Readonly<Record<string, string>> = {
  "lab manual": `input 28x28x1
    conv 32 3x3 relu; maxpool 2; dropout .25; conv 64 3x3 relu; maxpool 2; dropout .25
    conv 128 3x3 relu; flatten; dense 128 relu; dropout .25; dense 10 softmax`,
  "strides, padding, dilation": `input 13x11x3
    conv 4 5x3 same tanh stride=2; conv 5 3 dilation=2 elu same bias=no; dense 4 sigmoid`,
  "depthwise and separable": `input 9x9x4
    depthwise 3 relu6 same multiplier=2; sepconv 6 3x3 selu multiplier=3; depthwise 3 bias=no; dense 3 softplus`,
  transposed: `input 5x6x2
    convtranspose 3 3 relu stride=2; convtranspose 2 2 same softsign stride=3; convtranspose 2 2 stride=3; dense 3`,
  pools: `input 11x9x3
    maxpool 3 stride=2 same; avgpool 2 stride=1; avgpool 3 same; globalavgpool; dense 3 softmax`,
  shapes: `input 6x6x2
    pad 1; upsample 2; globalmaxpool; dense 16 gelu; reshape 2x2x4; flatten; dense 3 softmax`,
  norms: `input 6x6x3
    conv 4 3 bias=no; batchnorm; relu; conv 4 3; batchnorm scale=no momentum=.9; layernorm; flatten
    dense 8; layernorm center=no epsilon=1e-4; dense 3 softmax`,
  "activations as layers": `input 12
    dense 8; relu; dense 8; relu6; dense 8; leakyrelu slope=.1; dense 8; elu; dense 8; selu; dense 8; gelu
    dense 8; silu; dense 8; sigmoid; dense 8; tanh; dense 8; softplus; dense 8; softsign; dense 8; softmax`,
  "activations in layers": `input 12
    dense 9 leakyrelu; dense 9 silu; dense 9 gelu; dense 9 elu; dense 9 selu; dense 9 softplus; dense 5 leakyrelu`,
  recurrent: `input 7x5
    lstm 6 sequence; simplernn 5 sequence reverse; lstm 4 elu recurrent=tanh reverse sequence
    simplernn 5 elu bias=no; dense 3 softmax`,
  "recurrent, both ways": `input 6x4
    bidirectional { lstm 5 sequence }; bidirectional add { simplernn 6 sequence bias=no }
    bidirectional multiply { lstm 7 sequence }; bidirectional average { lstm 4 }; dense 3 softmax`,
  "a graph": `input 8x8x3
    conv 4 3 same relu name=stem_one
    conv 4 3 same leakyrelu name=left-hand
    add stem_one
    conv 4 1 name=gate
    multiply left-hand
    from stem_one
    maxpool 3 stride=1 same
    concat gate left-hand
    globalavgpool; dense 3 softmax`,
};

/** Weights unlike any initial ones: every array is random, variances positive. */
function randomWeights(weights: readonly NamedArray[]): NamedArray[] {
  return weights.map(({ name, shape }, place) => {
    const key = streamKey(11, "weights", place);
    // Signals neither vanish nor saturate on their way.
    const spread = 1.5 / Math.sqrt(Math.max(sizeOf(shape.slice(0, -1)), 4));
    const draw = (_: unknown, i: number): number =>
      name.endsWith("variance") ? 0.5 + uniform(key, i) : spread * normal(key, i);
    return { name, shape, values: Float32Array.from({ length: sizeOf(shape) }, draw) };
  });
}

function randomImages(network: Network, count: number): Dataset {
  const size = sizeOf(network.input);
  const key = streamKey(5, "drawing");
  return {
    shape: network.input,
    count,
    images: Float32Array.from({ length: count * size }, (_, i) => 255 * uniform(key, i)),
    labels: new Uint8Array(count),
    classes: [],
  };
}

/** Loads a folder as a program on Node would: through a handler, no TensorFlow.js for Node. */
async function loadInTfjs(folder: string): Promise<tf.LayersModel> {
  const model = JSON.parse(await readFile(join(folder, "model.json"), "utf8")) as tf.io.ModelJSON;
  const bytes = await readFile(join(folder, "weights.bin"));
  const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  return tf.loadLayersModel({
    load: () =>
      tf.io.getModelArtifactsForJSON(model, () =>
        Promise.resolve([tf.io.getWeightSpecs(model.weightsManifest), weightData as ArrayBuffer]),
      ),
  });
}

describe("tf.loadLayersModel reads what is written and predicts the same", () => {
  test.each(Object.entries(nets))("%s", async (name, text) => {
    const network = networkOf(text);
    const model = await wasmEngine.open(network, {
      threads: 1,
      memoryLimit: undefined,
      training: false,
      floatImages: true,
    });
    await model.setWeights(randomWeights(await model.weights()));
    const folder = join(parent, name);
    expect(await writeModel(folder, network, await model.weights(), origin)).toEqual([]);

    const images = randomImages(network, 3);
    const ours = await model.predict(images, Int32Array.of(0, 1, 2));
    await model.close();
    const loaded = await loadInTfjs(folder);
    // A spec without data multiplies by 1/255, as one that says nothing of a scale.
    const scaled = tf.tensor(images.images, [3, ...network.input]).div(255);
    const theirs = loaded.predict(scaled) as tf.Tensor;
    expect(theirs.shape.slice(1)).toEqual(network.layers[network.output]!.shape);
    const values = await theirs.data();
    const largest = Math.max(...values.map(Math.abs), 1);
    const error = Math.max(...ours.map((value, i) => Math.abs(value - values[i]!)));
    expect(error / largest).toBeLessThan(1e-5);
    // A net whose answer does not depend on its input would agree whatever was wrong.
    expect(ours.slice(0, ours.length / 3)).not.toEqual(
      ours.slice(ours.length / 3, (2 * ours.length) / 3),
    );
  });
});

describe("a layer that TensorFlow.js lacks", () => {
  test.each([
    [
      "grouped convolution",
      "input 8x8x4; conv 8 3 groups=2 name=twins; dense 3 softmax",
      /^twins .*tf\.loadLayersModel refuses the whole model: .*grouped/,
      { loads: false },
    ],
    [
      "Keras's gru",
      "input 8x4; gru 5 name=memory; dense 3 softmax",
      /^memory .*tf\.loadLayersModel refuses the whole model: .*reset gate/,
      { loads: false },
    ],
    [
      "leaky relu inside a recurrent layer",
      "input 8x4; lstm 5 leakyrelu name=memory; dense 3 softmax",
      /^memory .*will not compute it as netc does: .*leaky relu/,
      { loads: true },
    ],
    [
      "attention",
      "input 5x4; dense 6; attention 2 3 causal; flatten; dense 3 softmax",
      /^attention1 .*tf\.loadLayersModel refuses the whole model: .*attention/,
      { loads: false },
    ],
    [
      "positions",
      "input 5x4; position; flatten; dense 3 softmax",
      /^position1 .*tf\.loadLayersModel refuses the whole model: .*positions/,
      { loads: false },
    ],
    [
      "bilinear upsampling",
      "input 4x4x2; upsample 2 bilinear; dense 3 softmax",
      /^upsample1 .*will not compute it .*centres/,
      { loads: true },
    ],
  ])("(%s) is saved with a warning", async (name, text, warning, { loads }) => {
    const network = networkOf(text);
    const model = await wasmEngine.open(network, {
      threads: 1,
      memoryLimit: undefined,
      training: false,
    });
    const folder = join(parent, name);
    const warnings = await writeModel(folder, network, await model.weights(), origin);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
    const again = await readModelWeights(folder, network);
    expect(again).toEqual(await model.weights());
    await model.close();
    if (loads) await loadInTfjs(folder);
    else await expect(loadInTfjs(folder)).rejects.toThrow();
  });
});

describe("reading a model", () => {
  const network = networkOf("input 6; dense 4 relu; dense 3 softmax");
  const weights = (): NamedArray[] =>
    randomWeights(
      network.layers.flatMap((layer) =>
        layer.parameters.map((parameter) => ({
          name: `${layer.name}/${parameter.name}`,
          shape: Object.values(parameter.dimensions),
          values: new Float32Array(),
        })),
      ),
    );

  interface Saved {
    modelTopology: {
      config: {
        layers: { name: string; class_name: string; config: object; inbound_nodes: unknown }[];
      };
    };
    weightsManifest: {
      paths: string[];
      sha256: unknown;
      weights: (Record<string, unknown> & { shape: number[] })[];
    }[];
  }

  async function damaged(change: (model: Saved) => void): Promise<string> {
    const folder = await mkdtemp(join(parent, "read-"));
    await writeModel(folder, network, weights(), origin);
    const path = join(folder, "model.json");
    const model = JSON.parse(await readFile(path, "utf8")) as Saved;
    change(model);
    await writeFile(path, JSON.stringify(model));
    return folder;
  }

  test("gives what was written, in the order of the table", async () => {
    const folder = await damaged(() => undefined);
    expect(await readModelWeights(folder, network)).toEqual(weights());
    expect(weights().map((array) => array.name)).toEqual([
      "dense1/kernel",
      "dense1/bias",
      "dense2/kernel",
      "dense2/bias",
    ]);
  });

  test.each([
    ...[
      "../weights.bin",
      "/etc/hostname",
      "a/../../weights.bin",
      "..",
      "",
      "..\\weights.bin",
      "C:weights.bin",
    ],
    ...["https://example.org/weights.bin", "data:,", "file:///etc/hostname", "weights.bin\0"],
  ])("never leaves the folder (%j)", async (path) => {
    const folder = await damaged((model) => {
      model.weightsManifest[0]!.paths = [path];
    });
    await writeFile(join(parent, "weights.bin"), await readFile(join(folder, "weights.bin")));
    await expect(readModelWeights(folder, network)).rejects.toThrow(/no file beside it/);
  });

  test.each([
    [
      "shapes larger than the net's, before memory is taken",
      (shape: number[]) => shape.fill(2 ** 20),
      /dense1\/kernel as 1048576x1048576, not 6x4/,
    ],
    ["negative sizes", (shape: number[]) => shape.fill(-1), /shapes/],
    ["sizes that are no whole numbers", (shape: number[]) => shape.fill(1.5), /shapes/],
  ])("refuses %s", async (_, change, reason) => {
    const folder = await damaged((model) => change(model.weightsManifest[0]!.weights[0]!.shape));
    await expect(readModelWeights(folder, network)).rejects.toThrow(reason);
  });

  test.each<[string, (saved: Saved) => void, RegExp]>([
    ["an array that is missing", ({ weightsManifest: [g] }) => g!.weights.pop(), /3 arrays, not 4/],
    [
      "an array that stands there twice",
      ({ weightsManifest: [g] }) => (g!.weights[1] = g!.weights[0]!),
      /two arrays of the same name/,
    ],
    [
      "arrays of another type",
      ({ weightsManifest: [g] }) => (g!.weights[0]!["dtype"] = "int32"),
      /float32/,
    ],
    [
      "quantised arrays",
      ({ weightsManifest: [g] }) =>
        (g!.weights[0]!["quantization"] = { dtype: "uint8", scale: 1, min: 0 }),
      /float32/,
    ],
    [
      "sizes that are no numbers",
      ({ weightsManifest: [g] }) => (g!.weights[0]!.shape = [NaN]),
      /shapes/,
    ],
    [
      "a group that is nothing",
      ({ weightsManifest }) => (weightsManifest[0] = null as never),
      /name one file/,
    ],
    ["hashes that are none", ({ weightsManifest: [g] }) => (g!.sha256 = 5), /hashes/],
    ["no layers", (saved) => (saved.modelTopology = null as never), /no layer dense1/],
    [
      "a layer of another class",
      ({ modelTopology: { config } }) => (config.layers[1]!.class_name = "Conv2D"),
      /another layer dense1/,
    ],
    [
      "a layer with another activation",
      ({ modelTopology: { config } }) =>
        Object.assign(config.layers[1]!.config, { activation: "tanh" }),
      /another layer dense1/,
    ],
    [
      "a layer that reads another",
      ({ modelTopology: { config } }) =>
        (config.layers[2]!.inbound_nodes = [[["input", 0, 0, {}]]]),
      /another layer dense2/,
    ],
  ])("refuses %s", async (_, change, reason) => {
    const folder = await damaged(change);
    const reading = readModelWeights(folder, network);
    await expect(reading).rejects.toMatchObject({ finding: { code: "NET0562" } });
    await expect(reading).rejects.toThrow(reason);
  });

  test("takes what another program says beside it, and its name of the input", async () => {
    const folder = await damaged(({ modelTopology: { config }, weightsManifest: [group] }) => {
      delete group!.sha256;
      const [input, first] = config.layers;
      input!.name = "input1";
      first!.inbound_nodes = [[["input1", 0, 0, {}]]];
      Object.assign(first!.config, {
        kernel_initializer: { class_name: "VarianceScaling" },
        more: 1,
      });
    });
    expect(await readModelWeights(folder, network)).toEqual(weights());
  });

  test("notices weights of the right size that were not written", async () => {
    const folder = await damaged(() => undefined);
    const bytes = await readFile(join(folder, "weights.bin"));
    bytes[5]! ^= 1;
    await writeFile(join(folder, "weights.bin"), bytes);
    await expect(readModelWeights(folder, network)).rejects.toMatchObject({
      finding: { code: "NET0562", message: expect.stringContaining("weights.bin") as string },
    });
  });

  test("finds the weights known wherever writing new ones is cut off", async () => {
    const folder = await damaged(() => undefined);
    const old = await readFile(join(folder, "weights.bin"));
    const next = weights().map((array) => ({ ...array, values: array.values.map((x) => x + 1) }));
    await writeModel(folder, network, next, origin);
    expect(await readModelWeights(folder, network)).toEqual(next);
    // The manifest is replaced first: this is what a machine without power leaves behind.
    await writeFile(join(folder, "weights.bin"), old);
    expect(await readModelWeights(folder, network)).toEqual(weights());
  });

  test.skipIf(process.platform === "win32")("follows no link and waits for no pipe", async () => {
    for (const name of ["weights.bin", "model.json"]) {
      const folder = await damaged(() => undefined);
      await rename(join(folder, name), join(parent, name));
      await symlink(join(parent, name), join(folder, name));
      await expect(readModelWeights(folder, network)).rejects.toThrow(/is damaged: it is a link/);
      await rm(join(folder, name));
      execFileSync("mkfifo", [join(folder, name)]);
      await expect(readModelWeights(folder, network)).rejects.toThrow(/is damaged: it is no file/);
    }
  });

  test("refuses weights of another net", async () => {
    const folder = await damaged(() => undefined);
    const other = networkOf("input 6; dense 5 relu; dense 3 softmax");
    await expect(readModelWeights(folder, other)).rejects.toThrow(/dense1\/kernel as 6x4, not 6x5/);
    const longer = networkOf("input 6; dense 4 relu; dense 3 relu; dense 3 softmax");
    await expect(readModelWeights(folder, longer)).rejects.toThrow(/4 arrays, not 6/);
  });

  test("says which file is missing", async () => {
    const folder = join(parent, "empty");
    await mkdir(folder);
    await expect(readModelWeights(folder, network)).rejects.toMatchObject({
      finding: { code: "NET0560", message: expect.stringContaining("model.json") as string },
    });
  });
});
