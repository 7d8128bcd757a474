import { availableParallelism } from "node:os";
import type { Engine, EngineDescription } from "../engine.ts";
import { loadTfjs, type TfjsName } from "./load-tfjs.ts";
import { createTfjsModel } from "./tfjs-model.ts";
import type { WholeTfjs } from "./tfjs.ts";

/** What tfjs-node adds to a backend. */
interface NodeBackend {
  readonly binding?: { readonly TF_Version?: string };
  readonly isUsingGpuDevice?: boolean;
}

/**
 * TensorFlow.js from the user's project as an engine. TensorFlow takes its number of threads when it is loaded, so the
 * package is loaded when the first net is opened; `TfjsAbsent` where it cannot be.
 */
export function tfjsEngine(name: TfjsName, folder: string): Engine {
  return {
    name,
    async open(network, options) {
      const threads = name === "tfjs" ? 1 : (options.threads ?? availableParallelism());
      if (name !== "tfjs") limitThreads(threads);
      const tf = loadTfjs(name, folder);
      await tf.ready();
      return createTfjsModel(tf, describe(tf, name, threads), network, options);
    },
  };
}

/** Whether TensorFlow computes on a graphics card here; false where tfjs-node-gpu cannot be loaded. */
export function hasGpu(folder: string): boolean {
  try {
    const tf = loadTfjs("tfjs-node-gpu", folder);
    return (tf.backend() as NodeBackend).isUsingGpuDevice === true;
  } catch {
    return false;
  }
}

function limitThreads(threads: number): void {
  process.env["TF_NUM_INTRAOP_THREADS"] = String(threads);
  process.env["TF_NUM_INTEROP_THREADS"] = String(threads);
}

function describe(tf: WholeTfjs, engine: TfjsName, threads: number): EngineDescription {
  const backend = tf.backend() as NodeBackend;
  const versions = tf.version as Readonly<Record<string, string>>;
  const tensorflow = backend.binding?.TF_Version;
  const device = backend.isUsingGpuDevice === true ? "GPU" : "CPU";
  return {
    engine,
    version: versions["tfjs-node"] ?? versions["tfjs"] ?? "",
    device: tensorflow === undefined ? tf.getBackend() : `TensorFlow ${tensorflow}, ${device}`,
    threads,
  };
}
