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
  /** 1 after a thread has failed: nobody waits for it any more. Its reason as UTF-8, ended by zeros. */
  failed: 80,
  reason: 96,
  bytes: 160 * 4,
} as const;

/** Where these words lie in the engine's memory: below everything that a plan places. */
export const syncAddress = 64;

/**
 * Turns before a waiting thread goes to sleep: some tens of microseconds, longer than most waits within a step and than
 * what the caller does between two commands. To wake a thread takes as long as a small net's whole step.
 */
export const patience = 20_000;

/** Tells the threads that wait for this one that it has failed, and why. */
export function tellFailure(sync: Int32Array, error: unknown): void {
  const reason = reasonBytes(sync);
  reason.set(new TextEncoder().encode(String(error)).subarray(0, reason.length));
  Atomics.store(sync, Sync.failed, 1);
  Atomics.notify(sync, Sync.round);
}

function failureIn(sync: Int32Array): Error {
  // A copy, since a decoder reads no shared memory.
  const reason = new TextDecoder().decode(reasonBytes(sync).slice());
  return new Error(`a thread of the engine has failed: ${reason.replace(/\0+$/, "")}`);
}

function reasonBytes({ buffer, byteOffset }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset + Sync.reason * 4, Sync.bytes - Sync.reason * 4);
}

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
      if (Atomics.load(sync, Sync.failed) !== 0) throw failureIn(sync);
      if (!maySleep) continue;
      Atomics.add(sync, Sync.sleeping, 1);
      Atomics.wait(sync, Sync.round, round, 1000);
      Atomics.sub(sync, Sync.sleeping, 1);
    }
  };
}
