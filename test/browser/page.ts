// What the test page runs: trains a small net on drawn images and gives back losses and weights.
import { check } from "../../src/compiler/check.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import { browserEngine } from "../../src/runtime/engines/wasm/browser-engine.ts";

export interface PageResult {
  readonly threads: number;
  readonly device: string;
  readonly losses: readonly number[];
  readonly weights: readonly number[];
}

async function train(
  spec: string,
  dataset: Dataset,
  batch: number,
  steps: number,
): Promise<PageResult> {
  const { network } = check({ name: "page.net", text: spec }, {});
  if (network === undefined) throw new Error("the spec does not check");
  const engine = browserEngine({
    kernels: (build) => `/kernels/${build}.wasm`,
    worker: "/browser-worker.js",
  });
  const model = await engine.open(network, { threads: 2, memoryLimit: undefined, training: true });
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const indices = Int32Array.from(
      { length: batch },
      (_, i) => (step * batch + i) % dataset.count,
    );
    const totals = await model.step(dataset, indices, 0, step);
    losses.push(totals.loss / totals.images);
  }
  const weights = (await model.weights()).flatMap((w) => [...w.values]);
  await model.close();
  return { threads: model.description.threads, device: model.description.device, losses, weights };
}

Object.assign(globalThis, { train });
