import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drawGarments } from "../../../src/runtime/data/garments/garments.ts";
import { buildPage } from "../../../scripts/build-page.ts";
import { idxBytes } from "../../data/idx-bytes.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { hasChromium, launch, served, visit } from "./chromium.ts";
import { expectPredictions, run } from "./predictions.ts";

const spec = `data garments { validation 10% }
maxpool 2; conv 8 3x3 relu; batchnorm; dropout .25; dense 10 softmax
train { optimizer adam; loss crossentropy; metrics accuracy; epochs 1; batch 64; seed 3 }
`;
const rowsSpec = `data garments { validation none }
input 28x28; lstm 8; dense 10 softmax
train { epochs 1; batch 64; seed 3 }
`;
const ownSpec = `data idx { train "images" "labels"; validation 20% }
maxpool 4; conv 4 3x3 relu; batchnorm; reshape 25x4; position; attention 2 3; dropout .25; flatten; dense 10 softmax
train { optimizer adam .01; loss crossentropy; metrics accuracy; epochs 2; batch 32; seed 3 }
`;

describe.skipIf(!hasChromium)("a page that computes with TensorFlow.js, in Chromium", () => {
  let folder: string;
  let browser: Browser;
  const at = (...names: readonly string[]): string => join(folder, ...names);
  const emit = (from: string, out: string, ...options: readonly string[]): Promise<string> =>
    run("emit", "browser", at(from), "--out", at(out), "--runtime", "tfjs", ...options);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-tfjs-page-"));
    await buildPage();
    for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
    await writeFile(at("clothes.net"), spec);
    await run("train", at("clothes.net"), "--out", at("run"));
    await emit("run", "predicts");
    await emit("run", "alone", "--single-file");
    await writeOwnData();
    await writeFile(at("rows.net"), rowsSpec);
    await run("train", at("rows.net"), "--out", at("rows"));
    await emit("rows", "rows-page");
    await emit("own.net", "trains", "--samples", "128");
    await run("emit", "browser", at("own.net"), "--out", at("peer"), "--samples", "128");
    browser = await launch();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function writeOwnData(): Promise<void> {
    const { images, labels } = drawGarments("test");
    await writeFile(at("images"), idxBytes(8, [240, 28, 28], images.subarray(0, 240 * 784)));
    await writeFile(at("labels"), idxBytes(8, [240], labels.subarray(0, 240)));
    await writeFile(at("own.net"), ownSpec);
  }

  /** The losses of a page's training, epoch by epoch. */
  async function train(name: string): Promise<readonly number[]> {
    await using server = await served(at(name));
    await using visited = await visit(browser, server.address);
    const { page } = visited;
    await page.waitForSelector("body[data-training=ready]");
    await page.click("#start");
    await page.waitForSelector("body[data-training=ended]", { timeout: 150_000 });
    expect(visited.complaints).toEqual([]);
    expect(visited.requests.filter((url) => !url.startsWith(server.address))).toEqual([]);
    return (await page.locator("#epochs tr td:nth-child(2)").allTextContents()).map(Number);
  }

  test("predicts as netc predict does, asks nobody else, and fits a phone", async () => {
    await using server = await served(at("predicts"));
    const phone = { viewport: { width: 360, height: 740 } };
    await using visited = await visit(browser, server.address, phone);
    await expectPredictions(visited.page, at("run"));
    expect(await visited.page.textContent("#engine")).toBe("TensorFlow.js 4.22.0, WebGL");
    expect(await visited.page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(visited.complaints).toEqual([]);
    expect(visited.requests.filter((url) => !url.startsWith(server.address))).toEqual([]);
    expect(visited.requests.filter((url) => url.endsWith(".wasm"))).toEqual([]);
  });

  test("reads an image row by row with a recurrent layer, which TensorFlow.js builds by itself", async () => {
    await using server = await served(at("rows-page"));
    await using visited = await visit(browser, server.address);
    await expectPredictions(visited.page, at("rows"));
    expect(visited.complaints).toEqual([]);
  });

  test("opens from disk as one file", async () => {
    expect(await readdir(at("alone"))).toEqual(["index.html"]);
    await using visited = await visit(browser, pathToFileURL(at("alone", "index.html")).href);
    await expectPredictions(visited.page, at("run"));
    expect(visited.complaints).toEqual([]);
    expect(visited.requests.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
  });

  test("computes without WebGL too", async () => {
    await using plain = await launch("--disable-software-rasterizer");
    await using server = await served(at("predicts"));
    await using visited = await visit(plain, server.address);
    await expectPredictions(visited.page, at("run"));
    expect(await visited.page.textContent("#engine")).toContain("plain JavaScript");
    expect(visited.complaints).toEqual([]);
  });

  test("trains as a page on netc's own engine does", { timeout: 180_000 }, async () => {
    const [losses, peer] = [await train("trains"), await train("peer")];
    expect(losses.length).toBe(2);
    losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(peer[i]!, 2);
    });
    expect(losses[1]).toBeLessThan(losses[0]!);
  });

  test("needs no eval, and holds no more of TensorFlow.js than it uses", async () => {
    const text = await readFile(at("predicts", "index.html"), "utf8");
    const policy = /script-src ([^;]+)/.exec(text)![1]!;
    expect(policy).not.toMatch(/(?<!wasm-)unsafe-/);
    // All of TensorFlow.js takes 309 KB.
    const worker = gzipSync(await readFile(at("predicts", "worker.js")));
    expect(worker.length).toBeLessThan(285_000);
    expect(worker.length).toBeGreaterThan(100_000);
  });
});
