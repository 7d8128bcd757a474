/** The engine's builds, the fastest first. `single` has memory that cannot be shared: one thread. */
export type KernelBuild = "relaxed" | "simd" | "single";

/** A build of the kernels that this platform can run, compiled. */
export interface LoadedKernels {
  readonly build: KernelBuild;
  readonly module: WebAssembly.Module;
}
