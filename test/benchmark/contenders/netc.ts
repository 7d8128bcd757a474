import { check } from "../../../src/compiler/check.ts";
import type { Network } from "../../../src/compiler/network.ts";
import type { Dataset } from "../../../src/runtime/data/dataset.ts";
import { wasmEngine } from "../../../src/runtime/engines/wasm/wasm-engine.ts";
import { netSpec, type NetId } from "../nets.ts";
import { batch, serve, threads, type OpenNet } from "./serve.ts";

/** As many images as the steps take in turn. */
const imageCount = 2048;

await serve({ name: "netc", detail: "wasm engine" }, async (id) => openNet(id));

/** The engine as `netc train` uses it: every step takes its own images out of a data set. */
async function openNet(id: NetId): Promise<OpenNet> {
  const dataset = noise(imageCount);
  const model = await wasmEngine.open(network(id), {
    threads,
    memoryLimit: undefined,
    training: true,
  });
  const weights = await model.weights();
  let steps = 0;
  const next = (): Int32Array =>
    Int32Array.from({ length: batch }, (_, i) => (steps * batch + i) % imageCount);
  return {
    parameters: weights.reduce((sum, { values }) => sum + values.length, 0),
    batch,
    steps: {
      training: () => model.step(dataset, next(), 0, steps++),
      inference: () => {
        steps++;
        return model.predict(dataset, next());
      },
    },
    close: () => model.close(),
  };
}

function network(id: NetId): Network {
  const { network, diagnostics } = check(netSpec(id));
  if (network === undefined) throw new Error(diagnostics.map((d) => d.message).join("\n"));
  return network;
}

/** Images and labels without meaning; the time of a step does not depend on them. */
function noise(count: number): Dataset {
  const images = new Uint8Array(count * 784);
  let state = 1;
  for (let i = 0; i < images.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    images[i] = state >>> 24;
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => images[i * 784]! % 10);
  const classes = Array.from({ length: 10 }, (_, i) => String(i));
  return { shape: [28, 28, 1], count, images, labels, classes };
}
