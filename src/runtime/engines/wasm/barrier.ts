/** Words at the start of the engine's memory by which threads meet; each on a cache line of its own. */
export const Sync = {
  /** Counts commands; workers sleep on it. */
  command: 0,
  program: 16,
  images: 17,
  accumulate: 18,
  /** How many threads have come to the barrier, which round it is, and how many sleep there. */
  arrived: 32,
  round: 48,
  sleeping: 64,
  /** 1 after a thread has failed: nobody waits for it any more. */
  failed: 80,
  bytes: 96 * 4,
} as const;

/** Where these words lie in the engine's memory: below everything that a plan places. */
export const syncAddress = 64;

/**
 * Turns before a waiting thread goes to sleep: some tens of microseconds, longer than most waits within a step and than
 * what the caller does between two commands. To wake a thread takes as long as a small net's whole step.
 */
export const patience = 20_000;

/** Makes a function that returns when all threads have called it as often as this one. */
export function createBarrier(sync: Int32Array, threads: number, maySleep: boolean): () => void {
  if (threads === 1) return () => undefined;
  return () => {
    const round = Atomics.load(sync, Sync.round);
    if (Atomics.add(sync, Sync.arrived, 1) === threads - 1) {
      Atomics.store(sync, Sync.arrived, 0);
      Atomics.add(sync, Sync.round, 1);
      if (Atomics.load(sync, Sync.sleeping) > 0) Atomics.notify(sync, Sync.round);
      return;
    }
    for (let turn = 0; Atomics.load(sync, Sync.round) === round; turn++) {
      if (turn < patience) continue;
      if (Atomics.load(sync, Sync.failed) !== 0) throw new Error("another thread has failed");
      if (!maySleep) continue;
      Atomics.add(sync, Sync.sleeping, 1);
      Atomics.wait(sync, Sync.round, round, 1000);
      Atomics.sub(sync, Sync.sleeping, 1);
    }
  };
}
