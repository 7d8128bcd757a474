import fc from "fast-check";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPage } from "../../../scripts/build-page.ts";
import { readAsset } from "../../../src/cli/asset.ts";
import { check } from "../../../src/compiler/check.ts";
import { emitBrowser } from "../../../src/compiler/emit/browser/emit-browser.ts";
import { pageAssets, type PageAssets } from "../../../src/compiler/emit/browser/page-assets.ts";
import type { BrowserProject } from "../../../src/compiler/emit/browser/project.ts";
import { initialWeights } from "../../../src/runtime/engines/initial-weights.ts";
import { joinArrays } from "../../../src/runtime/weight-arrays.ts";
import { kernelModule } from "../../kernels/harness.ts";
import { hasChromium, launch } from "./chromium.ts";

const nasty = [
  "</script><script>boom()</script>",
  '"',
  "'",
  "`${boom()}`",
  "\u2028",
  "__proto__",
  "../../x",
  "<!--",
  "&lt;",
  "\0",
  "\\",
  "x".repeat(5000),
];
const anyText = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary" }), fc.string());

describe("a page of strings that mean harm", () => {
  let assets: PageAssets;
  let browser: Browser | undefined;
  beforeAll(async () => {
    await buildPage();
    for (const build of ["relaxed", "simd", "single"] as const) await kernelModule(build);
    assets = await pageAssets(readAsset);
    if (hasChromium) browser = await launch();
  });
  afterAll(() => browser?.close());

  const { network } = check({ name: "x.net", text: "input 4x4x1\ndense 3 softmax\n" }, {});

  function page(title: string, classes: readonly string[], singleFile: boolean) {
    const weights = network!.layers.flatMap(({ name, parameters }) =>
      parameters.map((p, i) => ({
        name: `${name}/${p.name}`,
        shape: Object.values(p.dimensions),
        values: initialWeights(p, 1, i),
      })),
    );
    const project: BrowserProject = {
      version: 1,
      title,
      generator: title,
      spec: title,
      network: network!,
      picture: [4, 4, 1],
      classes,
      background: "dark",
      weights: true,
      samples: 1,
      training: undefined,
    };
    const samples = new Uint8Array(17);
    const files = emitBrowser({
      project,
      assets,
      weights: joinArrays(weights),
      samples,
      data: undefined,
      singleFile,
    });
    return new TextDecoder().decode(files.get("index.html"));
  }

  test("has no tag and no attribute of theirs", () => {
    const shape = (html: string): string[] =>
      [...html.matchAll(/<[/!a-z][^\s>]*/gi)].map(([tag]) => tag);
    const plain = shape(page("plain", ["a", "b", "c"], false));
    fc.assert(
      fc.property(anyText, anyText, (title, name) => {
        expect(shape(page(title, [name, "b", "c"], false))).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });

  test.skipIf(!hasChromium)("shows them as they are in Chromium, and runs none", async () => {
    const classes = [nasty[0]!, nasty[3]!, "__proto__"];
    const tab = await browser!.newPage();
    const complaints: string[] = [];
    tab.on("console", (message) => complaints.push(message.text()));
    tab.on("pageerror", (error) => complaints.push(String(error)));
    await tab.route("https://netc.test/", (route) =>
      route.fulfill({ contentType: "text/html", body: page(nasty[0]!, classes, true) }),
    );
    await tab.goto("https://netc.test/");
    await tab.waitForSelector("body[data-state=ready]");
    await tab.waitForSelector(".sample");
    expect(await tab.textContent("h1")).toBe(nasty[0]);
    expect(await tab.locator("#bars .name").allTextContents()).toEqual(classes);
    expect(complaints).toEqual([]);
    await tab.close();
  });
});
