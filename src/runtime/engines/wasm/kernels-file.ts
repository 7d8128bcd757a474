import { readFile } from "node:fs/promises";
import type { KernelBuild, LoadedKernels } from "./loaded-kernels.ts";
import { widenRegisters } from "./wide-registers.ts";

/** Where the builds lie: beside the bundled program, or in the build folder when run from source. */
function folder(): URL {
  const fromSource = import.meta.url.endsWith(".ts");
  return new URL(fromSource ? "../../../../dist/kernels/" : "./kernels/", import.meta.url);
}

/** Compiles the best build that the platform takes; relaxed SIMD is not everywhere yet. */
export async function loadKernels(
  builds: readonly KernelBuild[] = widenRegisters()
    ? ["wide", "relaxed", "simd"]
    : ["relaxed", "simd"],
): Promise<LoadedKernels> {
  let refusal: unknown;
  for (const build of builds) {
    const bytes = await readFile(new URL(`${build}.wasm`, folder()));
    try {
      return { build, module: await WebAssembly.compile(bytes) };
    } catch (error) {
      refusal = error;
    }
  }
  throw new Error("this platform runs none of the engine's builds: it has no WebAssembly SIMD", {
    cause: refusal,
  });
}
