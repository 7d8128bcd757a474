import type { Asset, Supplies } from "../supplies.ts";

/** What is the same in every page: its program, and the engine's builds by their names. */
export interface PageAssets {
  readonly page: Asset;
  readonly style: Asset;
  readonly worker: Asset;
  readonly thread: Asset;
  readonly kernels: Readonly<Record<"relaxed" | "simd" | "single", Asset>>;
}

/** Asks for every part. */
export async function pageAssets(asset: Supplies["asset"]): Promise<PageAssets> {
  const [page, style, worker, thread, relaxed, simd, single] = await Promise.all([
    asset("page/page.js"),
    asset("page/page-style.css"),
    asset("page/worker.js"),
    asset("page/thread.js"),
    asset("kernels/relaxed.wasm"),
    asset("kernels/simd.wasm"),
    asset("kernels/single.wasm"),
  ]);
  return { page, style, worker, thread, kernels: { relaxed, simd, single } };
}
