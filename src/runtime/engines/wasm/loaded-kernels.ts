/**
 * The engine's builds, the fastest first. `wide` is for a V8 that joins pairs of vectors (wide-registers.ts); `single`
 * has memory that cannot be shared: one thread.
 */
export type KernelBuild = "wide" | "relaxed" | "simd" | "single";

/** What a build uses, for people. */
export const simdOf: Readonly<Record<KernelBuild, string>> = {
  wide: "relaxed SIMD, 256 bits",
  relaxed: "relaxed SIMD",
  simd: "SIMD",
  single: "SIMD",
};

/** A build of the kernels that this platform can run, compiled. */
export interface LoadedKernels {
  readonly build: KernelBuild;
  readonly module: WebAssembly.Module;
}
