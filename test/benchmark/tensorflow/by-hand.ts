/*
 * What the emitted programs are measured by: the nets as a person trains them with TensorFlow.js, `fit` over an array of
 * images. Started as `node by-hand.ts PROJECT NET FOLDER EPOCHS`: the project that has tfjs-node, and the folder with
 * the images as IDX files; prints the seconds of each epoch as JSON.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import util from "node:util";
import { gunzipSync } from "node:zlib";
import type * as tfjs from "@tensorflow/tfjs";
import type { Contest } from "./contests.ts";

// TensorFlow.js 4.22 calls this function, which Node 23 removed.
Object.assign(util, {
  isNullOrUndefined: (value: unknown) => value === undefined || value === null,
});

const [project, net, folder, epochs] = process.argv.slice(2) as [string, Contest, string, string];
const tf = createRequire(join(project, "package.json"))("@tensorflow/tfjs-node") as typeof tfjs;

const layers = {
  W1: () => [
    tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: "relu" }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.dropout({ rate: 0.25 }),
    tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: "relu" }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.dropout({ rate: 0.25 }),
    tf.layers.conv2d({ filters: 128, kernelSize: 3, activation: "relu" }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 128, activation: "relu" }),
    tf.layers.dropout({ rate: 0.25 }),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ],
  W2: () => [
    tf.layers.flatten({ inputShape: [28, 28, 1] }),
    tf.layers.dense({ units: 128, activation: "relu" }),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ],
} satisfies Record<Contest, () => tfjs.layers.Layer[]>;

const model = tf.sequential({ layers: layers[net]() });
model.compile({
  optimizer: tf.train.adam(),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});

const read = (file: string): Uint8Array => gunzipSync(readFileSync(join(folder, file)));
const pixels = read("train-images-idx3-ubyte.gz").subarray(16);
const labels = read("train-labels-idx1-ubyte.gz").subarray(8);
const x = tf.tidy(() => tf.tensor(Float32Array.from(pixels), [labels.length, 28, 28, 1]).div(255));
const y = tf.tensor2d(Float32Array.from(labels), [labels.length, 1]);

const seconds: number[] = [];
let started = 0;
await model.fit(x, y, {
  batchSize: 32,
  epochs: Number(epochs),
  shuffle: true,
  verbose: 0,
  callbacks: {
    onEpochBegin: () => {
      started = performance.now();
    },
    onEpochEnd: () => {
      seconds.push((performance.now() - started) / 1000);
    },
  },
});
console.log(JSON.stringify(seconds));
