import type { Asset, Supplies } from "../supplies.ts";
import { browserFiles, type BrowserProject } from "./project.ts";

/** What is the same in every page of one runtime: its program, and what it computes with. */
export interface PageAssets {
  readonly page: Asset;
  readonly style: Asset;
  readonly worker: Asset;
  /** netc's own engine in its builds, and its further threads; the worker of TensorFlow.js holds all it needs. */
  readonly engine: ReadonlyMap<string, Asset>;
}

/** The engine's build for pages in one file. */
export const singleBuild = "kernels/single.wasm";
const engineFiles = ["kernels/relaxed.wasm", "kernels/simd.wasm", singleBuild];

/** Asks for every part. */
export async function pageAssets(
  asset: Supplies["asset"],
  runtime: BrowserProject["runtime"],
): Promise<PageAssets> {
  const named = async (name: string, path: string) => [name, await asset(path)] as const;
  const own = runtime === "netc";
  const [page, style, worker, ...engine] = await Promise.all([
    asset("page/page.js"),
    asset("page/page-style.css"),
    asset(own ? "page/worker.js" : "page/tfjs-worker.js"),
    ...(own ? engineFiles.map((path) => named(path, path)) : []),
    ...(own ? [named(browserFiles.thread, "page/thread.js")] : []),
  ]);
  return { page, style, worker, engine: new Map(engine) };
}
