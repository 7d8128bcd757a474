import { setFlagsFromString } from "node:v8";
import { expect, it } from "vitest";
import type { Network } from "../../src/compiler/network.ts";
import { loadKernels } from "../../src/runtime/engines/wasm/kernels-file.ts";
import type { KernelBuild } from "../../src/runtime/engines/wasm/loaded-kernels.ts";
import { nodeHost } from "../../src/runtime/engines/wasm/node-host.ts";
import { createWasmModel } from "../../src/runtime/engines/wasm/wasm-model.ts";
import { widenRegisters } from "../../src/runtime/engines/wasm/wide-registers.ts";
import { networkOf } from "../network-of.ts";
import { largestError, largestErrors } from "./compare.ts";
import { randomDataset, range } from "./random-data.ts";
import { byName } from "./train-steps.ts";

const dataset = randomDataset([13, 11, 3], 40, 5);
const nets = {
  "every other kind of layer": `input 13x11x3
conv 12 3x3 relu
conv 12 3x3 same relu
batchnorm
maxpool 2
dropout .25
depthwise 3x3 same silu name=a
conv 12 3x3 same
add a
convtranspose 6 2x2 stride=2 gelu
layernorm
avgpool 2
dense 19 tanh l2=.001
dense 5 softmax
train { optimizer sgd .05 momentum=.9 clipnorm=1; batch 10 }`,
  "many columns": `input 13x11x3
conv 24 3x3 same relu
conv 40 3x3 same relu
maxpool 2
conv 17 1x1 relu
dense 72 relu
dense 5 softmax
train { optimizer sgd .05 momentum=.9; batch 10 }`,
  "recurrent layers": `input 13x11x3
reshape 13x33
bidirectional { lstm 9 sequence }
gru 7 elu sequence reverse
bidirectional average { simplernn 6 }
dense 5 softmax
train { optimizer sgd .05 momentum=.9; batch 10 }`,
};

async function trained(network: Network, build: KernelBuild, threads: number) {
  const kernels = await loadKernels([build]);
  expect(kernels.build).toBe(build);
  const options = { threads, memoryLimit: undefined, training: true };
  const model = await createWasmModel(network, options, kernels, nodeHost);
  for (let step = 0; step < 4; step++) await model.step(dataset, range(10, 10 * step), 0, step);
  const weights = byName(await model.weights());
  const predictions = await model.predict(dataset, range(40));
  await model.close();
  return { weights, predictions };
}

it.each(Object.entries(nets))(
  "the wide build, its vectors joined by V8, gives the same bits: %s",
  async (_, text) => {
    const network = networkOf(text);
    const relaxed = await trained(network, "relaxed", 2);
    // Only the optimizing compiler joins vectors; a few steps would mostly run without it.
    if (widenRegisters()) setFlagsFromString("--no-liftoff");
    const wide = await trained(network, "wide", 2);
    setFlagsFromString("--liftoff");
    expect(wide).toEqual(relaxed);
  },
);

it.each(Object.entries(nets))(
  "every build of the kernels computes the same: %s",
  async (_, text) => {
    const network = networkOf(text);
    const relaxed = await trained(network, "relaxed", 2);
    for (const build of ["simd", "single"] as const) {
      const other = await trained(network, build, 1);
      const errors = largestErrors(other.weights, relaxed.weights);
      if (process.env["NETC_ERRORS"] !== undefined) console.log(build, errors);
      expect(Math.max(...Object.values(errors))).toBeLessThan(1e-5);
      expect(largestError(other.predictions, relaxed.predictions)).toBeLessThan(1e-5);
    }
  },
);
