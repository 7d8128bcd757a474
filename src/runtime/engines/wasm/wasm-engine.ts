import { availableParallelism } from "node:os";
import { createWasmModel } from "./wasm-model.ts";
import { loadKernels } from "./kernels-file.ts";
import { nodeHost } from "./node-host.ts";
import type { Engine } from "../engine.ts";

/** netc's own engine under Node: WebAssembly kernels on all cores. */
export const wasmEngine: Engine = {
  name: "wasm",
  async open(network, options) {
    const kernels = await loadKernels();
    const threads = options.threads ?? availableParallelism();
    return createWasmModel(network, { ...options, threads }, kernels, nodeHost);
  },
};
