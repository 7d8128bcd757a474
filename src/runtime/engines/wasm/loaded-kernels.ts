/**
 * The engine's builds, the fastest first. `wide` is for a V8 that joins pairs of vectors (wide-registers.ts); `single`
 * has memory that cannot be shared: one thread.
 */
export type KernelBuild = "wide" | "relaxed" | "simd" | "single";

/** A build of the kernels that this platform can run, compiled. */
export interface LoadedKernels {
  readonly build: KernelBuild;
  readonly module: WebAssembly.Module;
}
