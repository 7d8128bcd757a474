import type { Network } from "../compiler/network.ts";
import { nearest } from "../diagnostics/nearest.ts";
import { EngineRefusal } from "../runtime/engines/engine.ts";
import type { Engine, Model, OpenOptions } from "../runtime/engines/engine.ts";
import type { TfjsName } from "../runtime/engines/tfjs/load-tfjs.ts";
import { TfjsAbsent } from "../runtime/engines/tfjs/tfjs-absent.ts";
import { ExitCode } from "./exit-code.ts";
import { CommandFailure, failureOf } from "./failure.ts";
import { memoryLimit } from "./memory-limit.ts";

const wasm = async (): Promise<Engine> =>
  (await import("../runtime/engines/wasm/wasm-engine.ts")).wasmEngine;

const tfjs = (name: TfjsName) => async (): Promise<Engine> =>
  (await import("../runtime/engines/tfjs/tfjs-engine.ts")).tfjsEngine(name, process.cwd());

/** TensorFlow where it has a graphics card to compute on, else netc's own engine. */
async function best(): Promise<Engine> {
  const { hasGpu } = await import("../runtime/engines/tfjs/tfjs-engine.ts");
  return hasGpu(process.cwd()) ? tfjs("tfjs-node-gpu")() : wasm();
}

/** What can compute, by the name that `--engine` takes; each is loaded when it is asked for. */
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  wasm,
  "tfjs-node-gpu": tfjs("tfjs-node-gpu"),
  "tfjs-node": tfjs("tfjs-node"),
  tfjs: tfjs("tfjs"),
  auto: best,
};

export const engineNames: readonly string[] = Object.keys(engines);

export const defaultEngine = "wasm";

/** The option of every command that computes: flags, words and default. */
export const engineOption = [
  "--engine <name>",
  `what computes: ${engineNames.join(", ")}`,
  defaultEngine,
] as const;

/** Opens a network on an engine; what the engine cannot take ends the command with its own words. */
export async function openModel(
  network: Network,
  name: string,
  options: Pick<OpenOptions, "threads" | "training" | "floatImages" | "convolutions">,
): Promise<Model> {
  const load = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (load === undefined) {
    const meant = nearest(name, engineNames);
    throw new CommandFailure(`there is no engine "${name}"`, {
      help: meant === undefined ? `there is ${engineNames.join(", ")}` : `did you mean ${meant}?`,
    });
  }
  const engine = await load();
  try {
    return await engine.open(network, { memoryLimit: memoryLimit(), ...options });
  } catch (error) {
    if (error instanceof TfjsAbsent) throw new CommandFailure(error.message);
    if (!(error instanceof EngineRefusal)) throw error;
    const { code, message, help } = error;
    throw failureOf({ code, severity: "error", message, help }, ExitCode.findings);
  }
}
