import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { builds, kernelModule } from "./harness.ts";

it("all builds of the kernels together are small enough for a page", async () => {
  await kernelModule("relaxed");
  const bytes = builds.map((build) => {
    const file = new URL(`../../dist/kernels/${build}.wasm`, import.meta.url);
    return gzipSync(readFileSync(file)).length;
  });
  expect(bytes.reduce((a, b) => a + b)).toBeLessThan(150 * 1024);
});
