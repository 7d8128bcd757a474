import type { KernelBuild } from "../runtime/engines/wasm/loaded-kernels.ts";

/** A module of one function that uses a relaxed SIMD instruction (i8x16.relaxed_swizzle). */
const relaxedModule = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
);

/** The engine's build for this browser: known before any is fetched, so that a visitor fetches one. */
export function chooseBuild(): KernelBuild {
  const shared = typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated;
  if (!shared) return "single";
  return WebAssembly.validate(relaxedModule) ? "relaxed" : "simd";
}

/** How many threads to train on: all cores, where a page may have threads and the work is worth it. */
export function chooseThreads(build: KernelBuild, training: boolean): number {
  return build === "single" || !training ? 1 : Math.min(navigator.hardwareConcurrency, 16);
}
