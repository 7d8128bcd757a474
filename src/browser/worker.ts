// The worker of a page that computes with netc's own engine.
import { browserHost } from "../runtime/engines/wasm/browser-host.ts";
import { createWasmModel } from "../runtime/engines/wasm/wasm-model.ts";
import { serveModel } from "./model-worker.ts";

serveModel(async ({ project, engine }) => {
  if (engine === undefined) throw new Error("the page's engine is missing");
  const { build, threads, thread } = engine;
  const module = await WebAssembly.compile(engine.kernels);
  const options = { threads, memoryLimit: undefined, training: project.training !== undefined };
  return () => createWasmModel(project.network, options, { build, module }, browserHost(thread));
});
