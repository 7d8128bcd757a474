import { lower, type Refusal } from "../../lower/lower.ts";
import { toPanels } from "../../lower/panels.ts";
import type { Layout, PlannedArgument, PlannedCall } from "../../lower/plan.ts";
import type { Network } from "../../network.ts";
import { quote } from "../quote.ts";

/** What the engine does for one image: calls of its kernels on one memory. Addresses count bytes. */
export interface Program {
  /** Memory, in pages of 64 KiB. */
  readonly pages: number;
  /** Where the pixels go, float32. */
  readonly input: number;
  /** Where the weights go. */
  readonly weights: number;
  readonly outputs: { readonly address: number; readonly count: number };
  readonly calls: readonly Call[];
}

/** A kernel's name and all the numbers that it is called with. */
export interface Call {
  readonly kernel: string;
  readonly values: readonly number[];
}

/** A net's forward pass, and its weights as the engine wants them in memory. */
export interface ForwardPass {
  readonly program: Program;
  readonly weights: Uint8Array;
}

/** WebAssembly's memory grows by pages, and its addresses have 32 bits. */
const pageBytes = 65536;
const addressableBytes = 65536 * pageBytes;

/**
 * The forward pass for one image on one thread, or why it does not fit into the memory that WebAssembly has.
 * `weights`: the parameters in the table's order, in Keras's layout, little-endian float32.
 */
export function forwardPass(
  network: Network,
  weights: Uint8Array,
): ForwardPass | { readonly refusal: Refusal } {
  const lowered = lower(network, {
    training: false,
    memoryLimit: addressableBytes,
    floatInput: true,
    inferImages: 1,
    // For one image at a time, transforming the weights costs more than Winograd's algorithm gains.
    convolutions: "direct",
  });
  if (lowered.plan === undefined) return lowered;
  const { plan } = lowered;
  const { parameters, input, output, scratch } = plan;
  const first = parameters[0]?.address ?? 0;
  const last = parameters.at(-1);
  const placed = new Float32Array(
    last === undefined ? 0 : (last.address - first) / 4 + last.elements,
  );
  const given = new Float32Array(new Uint8Array(weights).buffer);
  let read = 0;
  for (const { parameter, layout, address } of parameters) {
    const count = Object.values(parameter.dimensions).reduce((product, n) => product * n, 1);
    placed.set(arranged(given.subarray(read, (read += count)), layout), (address - first) / 4);
  }
  const program: Program = {
    pages: Math.ceil((scratch.address + scratch.bytes) / pageBytes),
    input: input.address,
    weights: first,
    outputs: { address: output.address, count: output.elements },
    calls: [...plan.programs.prepareInfer, ...plan.programs.infer].map((call) =>
      spelled(call, scratch.address),
    ),
  };
  return { program, weights: new Uint8Array(placed.buffer) };
}

/** A parameter in the engine's layout. */
function arranged(values: Float32Array, layout: Layout): Float32Array {
  return layout.kind === "flat" ? values : toPanels(values, layout);
}

/** A call for one image and every piece of the work. */
function spelled({ kernel, arguments: given, pieces }: PlannedCall, scratch: number): Call {
  const number = (value: PlannedArgument): number => {
    if (typeof value === "number") return value;
    switch (value) {
      case "images":
        return 1;
      case "accumulate":
        return 0;
      case "scratch":
        return scratch;
    }
  };
  return { kernel, values: [...given.map(number), 0, pieces === "images" ? 1 : pieces] };
}

/** The program as code: JSON has no word for the infinity that a pool begins with. */
export function programText({ pages, input, weights, outputs, calls }: Program): string {
  const lines = calls.map(
    ({ kernel, values }) =>
      `{ kernel: ${quote(kernel)}, values: [${values.map(String).join(", ")}] }`,
  );
  return `/**
 * What the engine does for one image: its kernels in order, each with the numbers that it is called with. Addresses
 * count bytes of a memory of \`pages\` times 64 KiB.
 */
export const program = {
  pages: ${String(pages)},
  input: ${String(input)},
  weights: ${String(weights)},
  outputs: { address: ${String(outputs.address)}, count: ${String(outputs.count)} },
  calls: [${lines.join(", ")}],
};
`;
}
