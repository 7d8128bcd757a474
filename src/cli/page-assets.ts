import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { PageAsset, PageAssets } from "../compiler/emit/browser/emit-browser.ts";
import { packageFile } from "./package-file.ts";

/** The page's program and the engine's builds, as they were built with netc. */
export async function readPageAssets(): Promise<PageAssets> {
  const [page, style, worker, thread, relaxed, simd, single] = await Promise.all([
    readAsset("dist/page/page.js"),
    readAsset("dist/page/page-style.css"),
    readAsset("dist/page/worker.js"),
    readAsset("dist/page/thread.js"),
    readAsset("dist/kernels/relaxed.wasm"),
    readAsset("dist/kernels/simd.wasm"),
    readAsset("dist/kernels/single.wasm"),
  ]);
  return { page, style, worker, thread, kernels: { relaxed, simd, single } };
}

async function readAsset(path: string): Promise<PageAsset> {
  const bytes = await readFile(packageFile(path));
  return { bytes, sha256: createHash("sha256").update(bytes).digest("base64") };
}
