import fc from "fast-check";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../../scripts/build-page.ts";
import { browser as target } from "../../../src/compiler/emit/targets.ts";
import type { EmitRequest } from "../../../src/compiler/emit/emit.ts";
import type { Network } from "../../../src/compiler/network.ts";
import { sizeOf } from "../../../src/compiler/shape.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { chain, graph, oddText, renamed } from "../odd-text.ts";
import { filesOf, suppliesOf } from "../request.ts";
import { hasChromium, launch } from "./chromium.ts";

/** What HTML makes of a text: one kind of line end, no halves of pairs, and what no page may hold is shown as such. */
function shown(text: string): string {
  return wellFormed(
    text.replace(/\r\n?/g, "\n").replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "\uFFFD"),
  );
}

/** Without halves of surrogate pairs, which UTF-8 does not hold. */
function wellFormed(text: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}

describe.skipIf(!hasChromium)("a page of strings that mean harm, in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    await buildPage();
    for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
    browser = await launch();
  });
  afterAll(() => browser.close());

  /** A page in one file with one sample, of the first class. */
  async function page(network: Network, title: string): Promise<string> {
    const samples = { count: 1, bytes: new Uint8Array(sizeOf(network.input) + 1) };
    const supplies: EmitRequest["supplies"] = {
      ...suppliesOf(network),
      samples: () => Promise.resolve(samples),
    };
    const options = { "single-file": true };
    const files = await filesOf(target, network, { title, trained: true, supplies, options });
    return new TextDecoder().decode(files.get("index.html") as Uint8Array);
  }

  test.each([
    ["sequential", chain],
    ["functional", graph],
  ])("shows them as they are, and runs none (%s net)", { timeout: 120_000 }, async (_, network) => {
    await using context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(oddText, { minLength: 6, maxLength: 6 }),
        fc.uniqueArray(oddText, { minLength: 10, maxLength: 10 }),
        oddText,
        async (names, labels, title) => {
          const named = renamed(network, names, labels);
          const body = await page(named, title);
          const tab = await context.newPage();
          tab.setDefaultTimeout(20_000);
          const complaints: string[] = [];
          tab.on("console", (message) => complaints.push(message.text()));
          tab.on("pageerror", (error) => complaints.push(String(error)));
          await tab.route("**", (route) =>
            route.request().url() === "https://netc.test/"
              ? route.fulfill({ contentType: "text/html", body })
              : route.abort(),
          );
          await tab.goto("https://netc.test/");
          await tab.waitForSelector("body[data-state=ready]");
          await tab.click(".sample");
          await tab.waitForSelector("body[data-probabilities]");
          expect(await tab.textContent("h1")).toBe(shown(title));
          const rows = await tab.locator("tbody th").allTextContents();
          expect(rows).toEqual(["input", ...named.layers.map(({ name }) => shown(name))]);
          const classes = (await tab.locator("#bars .name").allTextContents()).map(wellFormed);
          expect(classes).toEqual(labels.map(wellFormed));
          expect(wellFormed((await tab.textContent("#verdict bdi"))!)).toBeOneOf(classes);
          expect(await tab.evaluate("document.documentElement.scrollWidth")).toBe(360);
          expect(complaints).toEqual([]);
          await tab.close();
        },
      ),
      { numRuns: 6, endOnFailure: true },
    );
  });
});
