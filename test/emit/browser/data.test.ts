import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../../scripts/build-page.ts";
import { drawGarments } from "../../../src/runtime/data/garments/garments.ts";
import { netc } from "../../cli/netc.ts";
import { idxBytes } from "../../data/idx-bytes.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { hasChromium, launch, served, visit } from "./chromium.ts";

const spec = `data idx { train "images" "labels"; validation 20% }
dense 16 relu; dense 10 softmax
train { optimizer adam; loss crossentropy; epochs 3; batch 16 }
`;

describe("a page and the user's own data", () => {
  let folder: string;
  let browser: Browser | undefined;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-page-data-"));
    await buildPage();
    for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
    const { images, labels } = drawGarments("test");
    await writeFile(at("images"), idxBytes(8, [400, 28, 28], images.subarray(0, 400 * 784)));
    await writeFile(at("labels"), gzipSync(idxBytes(8, [400], labels.subarray(0, 400))));
    await writeFile(at("own.net"), spec);
    if (hasChromium) browser = await launch();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const emit = (name: string, ...options: readonly string[]) =>
    netc(["emit", "browser", at("own.net"), "--out", at(name), ...options]);

  async function expectTraining(page: Page): Promise<void> {
    await page.waitForSelector("body[data-training=ready]");
    await page.click("#start");
    await page.waitForSelector("body[data-training=ended]");
    const losses = (await page.locator("#epochs tr td:nth-child(2)").allTextContents()).map(Number);
    expect(losses.length).toBe(3);
    expect(losses[2]).toBeLessThan(losses[0]!);
  }

  test.skipIf(!hasChromium)("trains on pictures copied beside it", async () => {
    expect((await emit("copied", "--samples", "200")).code).toBe(0);
    await using server = await served(at("copied"));
    await using visited = await visit(browser!, server.address);
    await expectTraining(visited.page);
    expect(visited.complaints).toEqual([]);
  });

  test.skipIf(!hasChromium)("trains on files that the visitor chooses", async () => {
    expect((await emit("visitor")).code).toBe(0);
    await using server = await served(at("visitor"));
    await using visited = await visit(browser!, server.address);
    const { page } = visited;
    await page.setInputFiles("#own-images", at("images"));
    await page.setInputFiles("#own-labels", at("own.net"));
    await page.waitForSelector("#complaint:not([hidden])");
    expect(await page.textContent("#complaint")).toContain("no IDX file");
    await page.setInputFiles("#own-labels", at("labels"));
    await expectTraining(page);
    expect(visited.complaints).toEqual([]);
  });

  test("does not tell where the author's files lie", async () => {
    expect((await emit("alone", "--single-file", "--samples", "20")).code).toBe(0);
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(join(at("alone"), "index.html"), "utf8");
    const project = /id="file:project.json">([^<]+)/.exec(text)![1]!;
    expect(Buffer.from(project, "base64").toString()).not.toContain(folder);
  });

  test("refuses another runtime and nets that take no pictures", async () => {
    const other = await emit("other", "--runtime", "jax");
    expect(other.code).toBe(2);
    expect(other.stderr).toContain("NET0606");
    const pictures = Uint8Array.from({ length: 40 * 32 }, (_, i) => i & 255);
    const labels = Array.from({ length: 40 }, (_, i) => i % 10);
    await writeFile(at("two"), idxBytes(8, [40, 4, 4, 2], pictures));
    await writeFile(at("ten"), idxBytes(8, [40], labels));
    const two = `data idx { train "two" "ten"; validation 20% }\ndense 10 softmax\ntrain { loss crossentropy }\n`;
    await writeFile(at("two.net"), two);
    const flat = await netc(["emit", "browser", at("two.net"), "--out", at("flat")]);
    expect(flat.stderr).toContain("NET0641");
    expect(flat.code).toBe(1);
  });
});
