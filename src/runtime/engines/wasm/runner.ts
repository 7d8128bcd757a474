import type {
  Plan,
  PlannedArgument,
  PlannedCall,
  ProgramName,
} from "../../../compiler/lower/plan.ts";
import { createBarrier } from "./barrier.ts";

export type Kernel = (...values: number[]) => void;
export type Kernels = Readonly<Record<string, Kernel>>;

/** Programs by number: a command to the workers is made of numbers. */
export const programNames = [
  "train",
  "update",
  "prepareInfer",
  "infer",
  "prepareEvaluate",
  "evaluate",
  "penalties",
] as const satisfies readonly ProgramName[];

/** Runs one thread's share of a program's calls on the first `images` images of the chunk. */
export type Runner = (program: number, images: number, accumulate: number) => void;

interface Share {
  readonly run: (() => void) | undefined;
  readonly barrier: boolean;
}

/**
 * Makes the runner of one thread. What a call computes is cut by its pieces alone; a thread takes the pieces from
 * floor(thread·pieces/threads) on, so any number of threads gives the same result.
 */
export function createRunner(
  kernels: Kernels,
  plan: Plan,
  sync: Int32Array,
  thread: number,
  threads: number,
  maySleep: boolean,
): Runner {
  const meet = createBarrier(sync, threads, maySleep);
  const scratch = plan.scratch.address + thread * plan.scratch.bytes;
  const prepared = new Map<string, readonly Share[]>();

  const prepare = (call: PlannedCall, images: number, accumulate: number): Share => {
    const kernel = kernels[call.kernel];
    if (kernel === undefined) throw new Error(`the engine has no kernel ${call.kernel}`);
    const pieces = call.pieces === "images" ? images : call.pieces;
    const begin = Math.floor((thread * pieces) / threads);
    const end = Math.floor(((thread + 1) * pieces) / threads);
    const value = (argument: PlannedArgument): number => {
      if (typeof argument === "number") return argument;
      switch (argument) {
        case "images":
          return images;
        case "accumulate":
          return accumulate;
        case "scratch":
          return scratch;
      }
    };
    const values = [...call.arguments.map(value), begin, end];
    return {
      run: begin < end ? kernel.bind(undefined, ...values) : undefined,
      barrier: call.barrier,
    };
  };

  return (program, images, accumulate) => {
    const key = `${String(program)} ${String(images)} ${String(accumulate)}`;
    let shares = prepared.get(key);
    if (shares === undefined) {
      shares = plan.programs[programNames[program]!].map((call) =>
        prepare(call, images, accumulate),
      );
      prepared.set(key, shares);
    }
    for (const share of shares) {
      if (share.barrier) meet();
      share.run?.();
    }
    meet();
  };
}
