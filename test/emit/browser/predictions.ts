import type { Page } from "playwright-core";
import { expect } from "vitest";
import { netc } from "../../cli/netc.ts";

/** Runs a command that is to succeed; what it prints. */
export async function run(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await netc(args);
  expect({ args, code, stderr: code === 0 ? "" : stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
}

/** What `netc predict` says of these images. */
export async function predicted(
  folder: string,
  images: readonly string[],
): Promise<readonly (readonly number[])[]> {
  const found = JSON.parse(await run("predict", folder, ...images, "--json")) as {
    probabilities: number[];
  }[];
  return found.map(({ probabilities }) => probabilities);
}

/** What the page says after `act`. */
export async function said(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate("delete document.body.dataset.probabilities");
  await act();
  await page.waitForSelector("body[data-probabilities]");
  return JSON.parse((await page.getAttribute("body", "data-probabilities"))!) as number[];
}

export function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4);
  });
}

/** The test images that the page's samples are: the first of each class, in the order of the classes. */
async function sampleNumbers(): Promise<readonly number[]> {
  const { drawGarments } = await import("../../../src/runtime/data/garments/garments.ts");
  const { labels } = drawGarments("test");
  return Array.from({ length: 10 }, (_, label) => labels.indexOf(label));
}

/** Every sample of a page on drawn garments is seen as `netc predict` sees it with this run. */
export async function expectPredictions(page: Page, folder: string): Promise<void> {
  const names = (await sampleNumbers()).map((n) => `test:${String(n)}`);
  for (const [i, probabilities] of (await predicted(folder, names)).entries()) {
    expectClose(await said(page, () => page.locator(".sample").nth(i).click()), probabilities);
  }
}
