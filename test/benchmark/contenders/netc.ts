import { check } from "../../../src/compiler/check.ts";
import { sizeOf } from "../../../src/compiler/shape.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { wasmEngine } from "../../../src/runtime/engines/wasm/wasm-engine.ts";
import { netOf, netSpec, type NetId } from "../nets.ts";
import { noise } from "../noise.ts";
import { batch, serve, threads, type OpenNet } from "./serve.ts";

/** As many images as the steps take in turn: 2,048, or 64 MiB of them. */
function imagesOf(size: number): number {
  return Math.max(batch, Math.min(2048, Math.floor(2 ** 26 / size)));
}

await serve({ name: "netc", detail: "wasm engine" }, async (id) => openNet(id));

/** The engine as `netc train` uses it: every step takes its own images out of a data set. */
async function openNet(id: NetId): Promise<OpenNet> {
  const net = network(id);
  const { inferenceOnly = false } = netOf(id);
  const imageCount = imagesOf(sizeOf(net.input));
  const dataset = noise(net.input, imageCount);
  const training = !inferenceOnly;
  const model = await wasmEngine.open(net, { threads, memoryLimit: undefined, training });
  const weights = await model.weights();
  let steps = 0;
  const next = (): Int32Array =>
    Int32Array.from({ length: batch }, (_, i) => (steps * batch + i) % imageCount);
  return {
    parameters: weights.reduce((sum, { values }) => sum + values.length, 0),
    batch,
    steps: {
      training: training
        ? () => model.step(dataset, next(), 0, steps++)
        : { skipped: "too large to train here" },
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
