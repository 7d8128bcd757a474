import type { Plan } from "../../../compiler/lower/plan.ts";
import { patience, Sync, tellFailure } from "./barrier.ts";
import { createRunner, type Kernels } from "./runner.ts";

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: Plan;
  readonly syncAddress: number;
  readonly thread: number;
  readonly threads: number;
}

/** Waits for commands and does this thread's share of each; never returns. Calls `ready` once before. */
export function serve(start: WorkerStart, ready: () => void): void {
  const sync = new Int32Array(start.memory.buffer, start.syncAddress, Sync.bytes / 4);
  try {
    const instance = new WebAssembly.Instance(start.module, { env: { memory: start.memory } });
    const kernels = instance.exports as unknown as Kernels;
    const run = createRunner(kernels, start.plan, sync, start.thread, start.threads, true);
    ready();
    for (let seen = 0; ; seen++) {
      for (let turn = 0; Atomics.load(sync, Sync.command) === seen; turn++) {
        if (turn >= patience) Atomics.wait(sync, Sync.command, seen);
      }
      run(
        Atomics.load(sync, Sync.program),
        Atomics.load(sync, Sync.images),
        Atomics.load(sync, Sync.accumulate),
      );
    }
  } catch (error) {
    tellFailure(sync, error);
    throw error;
  }
}
