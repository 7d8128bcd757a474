import type { Program } from "../compiler/emit/typescript/program.ts";

type Kernel = (...values: number[]) => void;

/**
 * Puts the weights into the engine's memory and gives the function that computes: the pixels of one image in, the
 * net's outputs out.
 */
export async function openEngine(
  program: Program,
  kernels: BufferSource,
  weights: Uint8Array,
): Promise<(pixels: Float32Array) => Float32Array> {
  const { pages } = program;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { instance } = await WebAssembly.instantiate(kernels, { env: { memory } });
  new Uint8Array(memory.buffer).set(weights, program.weights);
  const floats = new Float32Array(memory.buffer);
  const calls = program.calls.map(({ kernel, values }) =>
    (instance.exports[kernel] as Kernel).bind(undefined, ...values),
  );
  const first = program.outputs.address / 4;
  return (pixels) => {
    floats.set(pixels, program.input / 4);
    for (const call of calls) call();
    return floats.slice(first, first + program.outputs.count);
  };
}
