import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "fast-png";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../../scripts/build-page.ts";
import { drawGarments } from "../../../src/runtime/data/garments/garments.ts";
import { idxBytes } from "../../data/idx-bytes.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { hasChromium, launch, served, visit } from "./chromium.ts";
import { expectClose, predicted, run, said } from "./predictions.ts";

/** A net whose answer depends on every pixel; its initial weights will do. */
const layers = "maxpool 2; dense 16 relu; dense 10 softmax\n";

describe.skipIf(!hasChromium)("a visitor of an emitted page", () => {
  let folder: string;
  let browser: Browser;
  const at = (...names: readonly string[]): string => join(folder, ...names);

  async function makePage(name: string, data: string): Promise<void> {
    await writeFile(at(`${name}.net`), data + layers);
    await run("train", at(`${name}.net`), "--out", at(`${name}-run`), "--epochs", "0");
    await run("emit", "browser", at(`${name}-run`), "--out", at(name));
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netc-visitor-"));
    await buildPage();
    for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
    const { images, labels } = drawGarments("test");
    const inverted = images.subarray(0, 200 * 784).map((pixel) => 255 - pixel);
    await writeFile(at("images"), idxBytes(8, [200, 28, 28], inverted));
    await writeFile(at("labels"), idxBytes(8, [200], labels.subarray(0, 200)));
    await makePage("dark", "data garments\n");
    await makePage("light", 'data idx { train "images" "labels"; validation none; test 20% }\n');
    const pixels = Uint8Array.from({ length: 40 * 50 * 3 }, (_, i) => (i * 7 + (i >> 5)) & 127);
    const picture = { width: 50, height: 40, data: pixels, channels: 3, depth: 8 } as const;
    await writeFile(at("picture.png"), encode(picture));
    browser = await launch();
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Gives the page a file as a browser does when one is dropped on it or pasted. */
  async function give(page: Page, kind: "drop" | "paste"): Promise<void> {
    const base64 = (await readFile(at("picture.png"))).toString("base64");
    await page.evaluate(
      `(() => {
        const bytes = Uint8Array.from(atob("${base64}"), (c) => c.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], "picture.png", { type: "image/png" }));
        const options = { bubbles: true, cancelable: true, dataTransfer: transfer, clipboardData: transfer };
        const event = "${kind}" === "drop" ? new DragEvent("drop", options) : new ClipboardEvent("paste", options);
        document.getElementById("drop").dispatchEvent(event);
      })()`,
    );
  }

  const brightness = (page: Page, id: string): Promise<unknown> =>
    page.evaluate(
      `(() => {
        const canvas = document.getElementById("${id}");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return Math.round(data.reduce((sum, value, i) => sum + (i % 4 === 0 ? value : 0), 0) / (data.length / 4));
      })()`,
    );

  test.each(["dark", "light"])("drops and pastes a picture (%s ground)", async (name) => {
    const [expected] = await predicted(at(`${name}-run`), [at("picture.png")]);
    await using server = await served(at(name));
    await using visited = await visit(browser, server.address);
    const { page } = visited;
    for (const kind of ["drop", "paste"] as const)
      expectClose(await said(page, () => give(page, kind)), expected!);
    expect(visited.complaints).toEqual([]);
  });

  test("draws on the ground of the training pictures", async () => {
    for (const [name, ground] of [
      ["dark", 0],
      ["light", 255],
    ] as const) {
      await using server = await served(at(name));
      await using visited = await visit(browser, server.address);
      const { page } = visited;
      expect(await brightness(page, "pad")).toBe(ground);
      await said(page, () => page.locator("#pad").click({ position: { x: 100, y: 100 } }));
      const seen = (await brightness(page, "seen")) as number;
      expect(seen).not.toBe(ground);
      expect(Math.abs(seen - ground)).toBeLessThan(60);
    }
  });

  test("uses the keyboard alone", async () => {
    await using server = await served(at("dark"));
    await using visited = await visit(browser, server.address);
    const { page } = visited;
    await page.waitForSelector(".sample");
    const reached: string[] = [];
    for (let i = 0; i < 10; i++) {
      await page.keyboard.press("Tab");
      reached.push(
        String(
          await page.evaluate("document.activeElement.id || document.activeElement.className"),
        ),
      );
    }
    expect(reached.slice(0, 5)).toEqual(["pad", "clear", "thickness", "file", "sample"]);
    const focusRing = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(focusRing).not.toBe("none");
    await said(page, () => page.keyboard.press("Enter"));
    expect(visited.complaints).toEqual([]);
  });

  test("sees dark colours where the system asks for them", async () => {
    await using server = await served(at("dark"));
    const luminance = async (colorScheme: "dark" | "light"): Promise<readonly number[]> => {
      await using visited = await visit(browser, server.address, { colorScheme });
      const colours = (await visited.page.evaluate(
        `[...document.querySelectorAll("section, h1, .hint, button, td, footer p")].map((e) => {
          let ground = e;
          while (getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
          return [getComputedStyle(e).color, getComputedStyle(ground).backgroundColor];
        })`,
      )) as [string, string][];
      // Contrast as WCAG 2.2 defines it; AA asks for 4.5.
      for (const [ink, ground] of colours) expect(contrast(ink, ground)).toBeGreaterThan(4.5);
      const [ink, ground] = colours.find(([, one]) => one !== "")!;
      return [relative(ink), relative(ground)];
    };
    const [inkOfLight, light] = (await luminance("light")) as [number, number];
    const [inkOfDark, dark] = (await luminance("dark")) as [number, number];
    expect(light).toBeGreaterThan(inkOfLight);
    expect(dark).toBeLessThan(inkOfDark);
  });

  test("is told of files that are damaged", async () => {
    const weights = await readFile(at("dark", "weights.bin"));
    await run("emit", "browser", at("dark-run"), "--out", at("damaged"));
    await writeFile(at("damaged", "weights.bin"), weights.subarray(0, -4));
    await using server = await served(at("damaged"));
    const page = await browser.newPage();
    await page.goto(server.address);
    await page.waitForSelector("#complaint:not([hidden])");
    expect(await page.textContent("#complaint")).toContain("weights are damaged");
    await page.close();
  });
});

/** A colour's relative luminance (WCAG 2.2). */
function relative(colour: string): number {
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [relative(a), relative(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
