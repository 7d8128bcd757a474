// The worker of a page that computes with TensorFlow.js, of which it holds the parts that the engine asks for.
import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { input, layers } from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import { createTfjsModel } from "../runtime/engines/tfjs/tfjs-model.ts";
import type { Tfjs } from "../runtime/engines/tfjs/tfjs.ts";
import { serveModel } from "./model-worker.ts";

/** A share of what a phone's graphics memory holds. */
const memoryLimit = 2 ** 30;

serveModel(async ({ project }) => {
  const device = await chooseBackend();
  const tf: Tfjs = { ...core, input, layers };
  const description = { engine: "tfjs", version: core.version_core, device, threads: 1 };
  const options = { threads: 1, memoryLimit, training: project.training !== undefined };
  return () => createTfjsModel(tf, description, project.network, options);
});

/** WebGL where it computes in single precision, else plain JavaScript, which is slow but right. */
async function chooseBackend(): Promise<string> {
  // No advice on the console, and no checks of every number.
  core.enableProdMode();
  const isExact = (): boolean => core.env().getBool("WEBGL_RENDER_FLOAT32_CAPABLE");
  // Asked first: TensorFlow.js writes its own attempts to the console.
  const hasWebgl = new OffscreenCanvas(1, 1).getContext("webgl2") !== null;
  if (hasWebgl && (await core.setBackend("webgl")) && isExact()) return "WebGL";
  await core.setBackend("cpu");
  return "plain JavaScript, for want of WebGL";
}
