import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { loadKernels } from "../../../src/runtime/engines/wasm/kernels-file.ts";
import { nodeHost } from "../../../src/runtime/engines/wasm/node-host.ts";
import { wasmEngine } from "../../../src/runtime/engines/wasm/wasm-engine.ts";
import { createWasmModel } from "../../../src/runtime/engines/wasm/wasm-model.ts";
import { hasChromium, launch, served } from "../../emit/browser/chromium.ts";
import { root } from "../command-seconds.ts";
import { netSpec, type NetId } from "../nets.ts";
import type { Settings } from "../result.ts";
import { trainingRate } from "./training-rate.ts";
import type { Asked } from "./worker.ts";

/** Images a second while training, one figure a round. */
export interface BrowserRates {
  readonly net: NetId;
  /** `Chromium 140.0`. */
  readonly browser: string;
  readonly page: readonly number[];
  /** Node with the page's build of the kernels. */
  readonly alike: readonly number[];
  /** Node with the best build that it has. */
  readonly node: readonly number[];
}

/** Trains a net in Node, with either build, and in a page of Chromium, by turns; undefined where there is no Chromium. */
export async function measureBrowser(
  net: NetId,
  { batch, threads, rounds, seconds }: Settings,
  progress: (text: string) => void,
): Promise<BrowserRates | undefined> {
  if (!hasChromium) return undefined;
  const given = { ...netSpec(net), batch, threads };
  const folder = await mkdtemp(join(tmpdir(), "netc-browser-"));
  try {
    await writePage(folder);
    await using server = await served(folder);
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.goto(server.address);
      await ask(page, given);
      const engine = { threads, memoryLimit: undefined, training: true };
      const alike = await trainingRate(given, async (network) =>
        createWasmModel(network, engine, await loadKernels(["relaxed"]), nodeHost),
      );
      const rates = { page: [] as number[], alike: [] as number[], node: [] as number[] };
      await ask(page, seconds);
      // V8 has compiled these kernels for good before the others tell it to use wider registers.
      await alike(Math.max(seconds, 2));
      const inNode = await trainingRate(given, (network) => wasmEngine.open(network, engine));
      await inNode(seconds);
      for (let round = 0; round < rounds; round++) {
        progress(`browser ${net} round ${round + 1} of ${rounds}`);
        rates.page.push(await ask(page, seconds));
        rates.alike.push(await alike(seconds));
        rates.node.push(await inNode(seconds));
      }
      return { net, browser: `Chromium ${browser.version()}`, ...rates };
    } finally {
      await browser.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A page that does nothing but ask its worker; threads and kernels are those of emitted pages. */
async function writePage(folder: string): Promise<void> {
  for (const file of ["page/thread.js", "kernels/relaxed.wasm", "kernels/simd.wasm"])
    await copyFile(`${root}dist/${file}`, join(folder, basename(file)));
  await build({
    entryPoints: [fileURLToPath(new URL("./worker.ts", import.meta.url))],
    outfile: join(folder, "worker.js"),
    bundle: true,
    minify: true,
    logLevel: "warning",
  });
  await writeFile(join(folder, "index.html"), html);
}

const html = `<!doctype html>
<title>netc</title>
<script>
  const worker = new Worker("worker.js");
  globalThis.ask = (message) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => resolve(message);
      worker.postMessage(message);
    });
</script>
`;

/** Sends the page's worker a message and waits for its answer; throws what it complains of. */
async function ask(page: Page, message: Asked): Promise<number> {
  const answer = await page.evaluate(
    (m) => (globalThis as unknown as { ask: (m: Asked) => Promise<number | string> }).ask(m),
    message,
  );
  if (typeof answer === "string") throw new Error(`the page does not train: ${answer}`);
  return answer;
}
