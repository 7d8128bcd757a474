import type { Plan, ProgramName } from "../../../compiler/lower/plan.ts";
import { Sync } from "./barrier.ts";
import { createRunner, programNames, type Kernels } from "./runner.ts";
import type { WorkerStart } from "./worker-loop.ts";

/** What an environment gives: Node's worker threads or a page's workers. */
export interface WorkerHost {
  /** Starts a thread; `ready` when it waits for commands, `stop` ends it. */
  start(data: WorkerStart): { readonly ready: Promise<void>; stop(): void };
  /** Whether the calling thread may block; a page's main thread may not. */
  readonly maySleep: boolean;
}

/** All threads of a model: the caller's own is the first. */
export interface ThreadTeam {
  readonly threads: number;
  run(program: ProgramName, images: number, accumulate: boolean): void;
  close(): void;
}

export async function createTeam(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  plan: Plan,
  syncAddress: number,
  threads: number,
  host: WorkerHost,
): Promise<ThreadTeam> {
  const sync = new Int32Array(memory.buffer, syncAddress, Sync.bytes / 4);
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = instance.exports as unknown as Kernels;
  const runOwn = createRunner(kernels, plan, sync, 0, threads, host.maySleep);
  const workers = Array.from({ length: threads - 1 }, (_, i) =>
    host.start({ module, memory, plan, syncAddress, thread: i + 1, threads }),
  );
  await Promise.all(workers.map((worker) => worker.ready));
  return {
    threads,
    run(program, images, accumulate) {
      const number = programNames.indexOf(program);
      if (threads > 1) {
        Atomics.store(sync, Sync.program, number);
        Atomics.store(sync, Sync.images, images);
        Atomics.store(sync, Sync.accumulate, accumulate ? 1 : 0);
        Atomics.add(sync, Sync.command, 1);
        Atomics.notify(sync, Sync.command);
      }
      runOwn(number, images, accumulate ? 1 : 0);
    },
    close() {
      for (const worker of workers) worker.stop();
    },
  };
}
