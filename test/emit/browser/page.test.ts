import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../../scripts/build-page.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { hasChromium, launch, served, visit } from "./chromium.ts";
import { expectClose, expectPredictions, run, said } from "./predictions.ts";

const spec = `data garments { validation 10% }
conv 8 3x3 relu; maxpool 2; dropout .25; dense 32 relu; dense 10 softmax
train { optimizer adam; loss crossentropy; metrics accuracy; epochs 2; batch 64; seed 3 }
`;

describe.skipIf(!hasChromium)("an emitted page in Chromium", () => {
  let folder: string;
  let browser: Browser;
  const at = (...names: readonly string[]): string => join(folder, ...names);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-page-"));
    await buildPage();
    for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
    await writeFile(at("clothes.net"), spec);
    await run("train", at("clothes.net"), "--out", at("run"));
    await run("emit", "browser", at("run"), "--out", at("predicts"));
    await run("emit", "browser", at("run"), "--out", at("alone"), "--single-file");
    await run("emit", "browser", at("clothes.net"), "--out", at("trains"));
    browser = await launch();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("predicts as netc predict does, and asks nobody else", async () => {
    await using server = await served(at("predicts"));
    await using visited = await visit(browser, server.address);
    await expectPredictions(visited.page, at("run"));
    expect(visited.complaints).toEqual([]);
    expect(visited.requests.filter((url) => !url.startsWith(server.address))).toEqual([]);
    expect(visited.requests.filter((url) => url.endsWith(".wasm"))).toEqual([
      `${server.address}kernels/relaxed.wasm`,
    ]);
  });

  test("opens from disk as one file", async () => {
    expect(await readdir(at("alone"))).toEqual(["index.html"]);
    await using visited = await visit(browser, pathToFileURL(at("alone", "index.html")).href);
    await expectPredictions(visited.page, at("run"));
    expect(visited.complaints).toEqual([]);
    expect(visited.requests.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
  });

  test("reads a chosen picture as netc predict does", async () => {
    const { encode } = await import("fast-png");
    const data = Uint8Array.from({ length: 40 * 50 * 3 }, (_, i) => (i * 7 + (i >> 5)) & 255);
    await writeFile(
      at("picture.png"),
      encode({ width: 50, height: 40, data, channels: 3, depth: 8 }),
    );
    const found = JSON.parse(await run("predict", at("run"), at("picture.png"), "--json")) as {
      probabilities: number[];
    }[];
    await using server = await served(at("predicts"));
    await using visited = await visit(browser, server.address);
    const { page } = visited;
    const choose = (): Promise<void> => page.setInputFiles("#file", at("picture.png"));
    expectClose(await said(page, choose), found[0]!.probabilities);
    expect(await page.textContent("#seen-notes")).toContain("resized from 40x50");
    await page.setInputFiles("#file", at("clothes.net"));
    await page.waitForSelector("#complaint:not([hidden])");
    expect(await page.textContent("#complaint")).toContain("no picture");
  });

  test("sees what is drawn with mouse, keys and finger, at 360 pixels too", async () => {
    await using server = await served(at("predicts"));
    const phone = {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      colorScheme: "dark",
    } as const;
    await using visited = await visit(browser, server.address, phone);
    const { page } = visited;
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect(wide).toBe(360);
    const seen = (): Promise<unknown> =>
      page.evaluate(
        "[...document.getElementById('seen').getContext('2d').getImageData(0,0,28,28).data].filter((v, i) => i % 4 === 0 && v > 128).length",
      );
    const pad = page.locator("#pad");
    await pad.scrollIntoViewIfNeeded();
    const box = (await pad.boundingBox())!;
    await said(page, async () => {
      await page.mouse.move(box.x + 40, box.y + 40);
      await page.mouse.down();
      await page.mouse.move(box.x + 40, box.y + 140, { steps: 5 });
      await page.mouse.up();
    });
    const byMouse = (await seen()) as number;
    expect(byMouse).toBeGreaterThan(10);
    await said(page, async () => {
      await pad.focus();
      for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowRight");
    });
    const byKeys = (await seen()) as number;
    expect(byKeys).toBeGreaterThan(byMouse);
    await pad.tap({ position: { x: 200, y: 200 } });
    await expect.poll(seen).toBeGreaterThan(byKeys);
    await page.click("#clear");
    await expect.poll(seen).toBe(0);
    expect(visited.complaints).toEqual([]);
  });

  test("trains in a worker as netc train does, and stops when asked", async () => {
    await using server = await served(at("trains"));
    await using visited = await visit(browser, server.address);
    const { page } = visited;
    await page.waitForSelector("body[data-training=ready]");
    // At once: on a fast machine training would be over before a second click came.
    await page.evaluate(
      "document.getElementById('start').click(), document.getElementById('stop').click()",
    );
    await page.waitForSelector("body[data-training=stopped]");
    expect(await page.textContent("#start")).toBe("Go on");
    await page.click("#start");
    await page.waitForSelector("body[data-training=ended]");
    const { epochs } = JSON.parse(await readFile(at("run", "history.json"), "utf8")) as {
      epochs: { loss: number; val_loss: number }[];
    };
    const losses = await page.locator("#epochs tr td:nth-child(2)").allTextContents();
    expect(losses.length).toBe(2);
    losses.forEach((loss, i) => {
      expect(Number(loss)).toBeCloseTo(epochs[i]!.loss, 3);
    });
    expect(Number(losses[1])).toBeLessThan(Number(losses[0]));
    expect(await page.locator("#loss-curve path.running").count()).toBe(1);
    expect(await page.textContent("#engine")).toContain("threads");
    expect(visited.complaints).toEqual([]);
    expect(visited.requests.filter((url) => !url.startsWith(server.address))).toEqual([]);
  });

  test("gives the trained model as a run that netc reads", async () => {
    await using server = await served(at("trains"));
    await using visited = await visit(browser, server.address);
    const { page } = visited;
    await page.waitForSelector("body[data-training=ready]");
    await page.click("#start");
    await page.waitForSelector("body[data-training=ended]");
    await page.click("#save");
    const places = {
      "model.json": "model/model.json",
      "weights.bin": "model/weights.bin",
      "spec.net": "spec.net",
    };
    for (const [name, place] of Object.entries(places)) {
      const waiting = page.waitForEvent("download");
      await page.click(`#downloads a[download="${name}"]`);
      await (await waiting).saveAs(at("saved", place));
    }
    const shown = await said(page, () => page.locator(".sample").first().click());
    const found = JSON.parse(await run("predict", at("saved"), "test:0", "--json")) as {
      probabilities: number[];
    }[];
    expectClose(shown, found[0]!.probabilities);
  });

  test("costs a visitor at most 100 KB, weights and data aside", async () => {
    const names = [
      "index.html",
      "page.css",
      "page.js",
      "worker.js",
      "thread.js",
      "kernels/relaxed.wasm",
      "project.json",
    ];
    const sizes = await Promise.all(
      names.map(async (name) => gzipSync(await readFile(at("trains", name))).length),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(20_000);
    expect(total).toBeLessThan(100_000);
  });

  test("lets a screen reader name every control", async () => {
    await using server = await served(at("trains"));
    await using visited = await visit(browser, server.address);
    const nameless = await visited.page.evaluate(
      `[...document.querySelectorAll("button, input, canvas#pad, canvas#seen, svg, progress, a")]
        .filter((e) => !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.labels?.length || e.textContent.trim()))
        .map((e) => e.outerHTML)`,
    );
    expect(nameless).toEqual([]);
  });
});
