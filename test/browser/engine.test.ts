import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { streamKey, word } from "../../src/runtime/chance.ts";
import type { Dataset } from "../../src/runtime/data/dataset.ts";
import { wasmEngine } from "../../src/runtime/engines/wasm/wasm-engine.ts";
import { kernelModule } from "../kernels/harness.ts";
import type { PageResult } from "./page.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const spec = `input 8x8x1
conv 4 3x3 relu; maxpool 2; dropout .25; dense 16 relu; dense 3 softmax
train { optimizer sgd .1; loss crossentropy }`;

/** Random images whose class is the brightest third. */
function drawnImages(count: number): Dataset {
  const key = streamKey(1, "drawing");
  const labels = new Uint8Array(count).map((_, i) => i % 3);
  const images = new Uint8Array(count * 64).map((_, i) => {
    const column = Math.floor((i % 8) / 3);
    const bright = labels[Math.floor(i / 64)] === column ? 128 : 0;
    return bright + (word(key, i) & 127);
  });
  return { shape: [8, 8, 1], count, images, labels, classes: ["left", "middle", "right"] };
}

/** Serves the page, the engine's builds and its worker; `isolated` adds the headers that shared memory needs. */
async function serve(files: ReadonlyMap<string, Buffer>, isolated: boolean): Promise<Server> {
  const types = { html: "text/html", js: "text/javascript", wasm: "application/wasm" } as const;
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const body = files.get(path);
    const ending = (path.split(".").at(-1) ?? "html") as keyof typeof types;
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": types[ending] ?? "text/html",
      ...(isolated
        ? {
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-embedder-policy": "require-corp",
          }
        : {}),
    });
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function bundle(file: string): Promise<Buffer> {
  const result = await build({
    entryPoints: [new URL(file, import.meta.url).pathname],
    bundle: true,
    format: "esm",
    write: false,
    platform: "browser",
  });
  return Buffer.from(result.outputFiles[0]!.contents);
}

describe.skipIf(!existsSync(executablePath))("the engine in Chromium", () => {
  const dataset = drawnImages(96);
  const files = new Map<string, Buffer>();
  let browser: Browser;

  beforeAll(async () => {
    files.set(
      "/",
      Buffer.from(
        '<!doctype html><title>netc</title><script type="module" src="/page.js"></script>',
      ),
    );
    files.set("/page.js", await bundle("./page.ts"));
    files.set(
      "/browser-worker.js",
      await bundle("../../src/runtime/engines/wasm/browser-worker.ts"),
    );
    for (const name of ["relaxed", "simd", "single"] as const) {
      await kernelModule(name);
      files.set(
        `/kernels/${name}.wasm`,
        await readFile(new URL(`../../dist/kernels/${name}.wasm`, import.meta.url)),
      );
    }
    browser = await chromium.launch({
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    });
  });

  afterAll(async () => {
    await browser.close();
  });

  async function trainInPage(isolated: boolean): Promise<PageResult> {
    const server = await serve(files, isolated);
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`);
    await page.waitForFunction(() => "train" in globalThis);
    const plain = { ...dataset, images: [...dataset.images], labels: [...dataset.labels] };
    const result = await page.evaluate(
      async ([text, data]) => {
        const run = (globalThis as unknown as { train: (...a: unknown[]) => Promise<PageResult> })
          .train;
        const images = Uint8Array.from(data.images);
        const labels = Uint8Array.from(data.labels);
        return run(text, { ...data, images, labels }, 16, 20);
      },
      [spec, plain] as const,
    );
    expect(complaints).toEqual([]);
    await page.close();
    server.close();
    return result;
  }

  async function trainInNode() {
    const { network } = check({ name: "node.net", text: spec }, {});
    const model = await wasmEngine.open(network!, {
      threads: 2,
      memoryLimit: undefined,
      training: true,
    });
    const losses: number[] = [];
    for (let step = 0; step < 20; step++) {
      const indices = Int32Array.from({ length: 16 }, (_, i) => (step * 16 + i) % dataset.count);
      const totals = await model.step(dataset, indices, 0, step);
      losses.push(totals.loss / totals.images);
    }
    const weights = (await model.weights()).flatMap((w) => [...w.values]);
    await model.close();
    return { losses, weights };
  }

  it("trains with threads in an isolated page as in Node", async () => {
    const inPage = await trainInPage(true);
    const inNode = await trainInNode();
    expect(inPage.threads).toBe(2);
    expect(inPage.losses.at(-1)).toBeLessThan(inPage.losses[0]!);
    inPage.weights.forEach((w, i) => {
      expect(w).toBeCloseTo(inNode.weights[i]!, 5);
    });
  });

  it("trains on one thread in a page without shared memory", async () => {
    const inPage = await trainInPage(false);
    const inNode = await trainInNode();
    expect(inPage.threads).toBe(1);
    inPage.losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(inNode.losses[i]!, 4);
    });
  });
});
