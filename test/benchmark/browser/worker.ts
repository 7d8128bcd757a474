// The page's worker: opens a net as an emitted page's worker does, then trains each time it is asked.
import { chooseBuild } from "../../../src/browser/choose-build.ts";
import { browserHost } from "../../../src/runtime/engines/wasm/browser-host.ts";
import { createWasmModel } from "../../../src/runtime/engines/wasm/wasm-model.ts";
import { trainingRate, type Given, type TrainingRate } from "./training-rate.ts";

/** What the page is told: a net to open, then seconds to train. */
export type Asked = Given | number;

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: number | string): void;
};

let rate: Promise<TrainingRate> | undefined;
scope.onmessage = ({ data }) => {
  void answer(data).then(
    (imagesPerSecond) => scope.postMessage(imagesPerSecond),
    (error: unknown) => scope.postMessage(String(error)),
  );
};

/** Images a second; 0 for a net that is open now. */
async function answer(asked: Asked): Promise<number> {
  if (typeof asked === "number") return (await rate!)(asked);
  rate = trainingRate(asked, async (network) => {
    const build = chooseBuild();
    if (build === "single") throw new Error("the page has no shared memory");
    const response = await fetch(`${build}.wasm`);
    const module = await WebAssembly.compile(await response.arrayBuffer());
    const options = { threads: asked.threads, memoryLimit: undefined, training: true };
    return createWasmModel(network, options, { build, module }, browserHost("thread.js"));
  });
  await rate;
  return 0;
}
