import type { Engine } from "../engine.ts";
import { browserHost } from "./browser-host.ts";
import type { KernelBuild, LoadedKernels } from "./loaded-kernels.ts";
import { createWasmModel } from "./wasm-model.ts";

/** Where a page serves the engine's files. */
export interface BrowserFiles {
  readonly kernels: (build: KernelBuild) => string | URL;
  readonly worker: string | URL;
}

/**
 * netc's own engine in a page: all cores where the page is isolated (and so has shared memory), one thread where not.
 * Training belongs in a worker, since a step blocks its thread.
 */
export function browserEngine(files: BrowserFiles): Engine {
  return {
    name: "wasm",
    async open(network, options) {
      const shared = typeof SharedArrayBuffer !== "undefined" && globalThis.crossOriginIsolated;
      const kernels = await fetchKernels(files, shared ? ["relaxed", "simd"] : ["single"]);
      const threads = shared ? (options.threads ?? navigator.hardwareConcurrency) : 1;
      return createWasmModel(network, { ...options, threads }, kernels, browserHost(files.worker));
    },
  };
}

async function fetchKernels(
  files: BrowserFiles,
  builds: readonly KernelBuild[],
): Promise<LoadedKernels> {
  let refusal: unknown;
  for (const build of builds) {
    try {
      const response = await fetch(files.kernels(build));
      return { build, module: await WebAssembly.compile(await response.arrayBuffer()) };
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error("this browser runs none of the engine's builds", { cause: refusal });
}
