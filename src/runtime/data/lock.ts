export interface LockOptions {
  /** The lock of a process that has not been heard of for so long is taken over; at least two seconds. */
  readonly staleMilliseconds: number;
  /** Another process has the lock: this one waits for it. */
  readonly onWait?: () => void;
  /** This process was held up so long that another has taken the lock over. */
  readonly onLost?: () => void;
}

/** Takes the lock beside a file, `TARGET.lock`, waiting as long as another process has it. Returns what gives it back. */
export async function takeLock(
  target: string,
  { staleMilliseconds, onWait, onLost }: LockOptions,
): Promise<() => Promise<void>> {
  const { default: lockfile } = await import("proper-lockfile");
  const options = {
    realpath: false,
    stale: staleMilliseconds,
    onCompromised: () => onLost?.(),
  };
  const release = await lockfile.lock(target, options).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
    onWait?.();
    const retries = { forever: true, minTimeout: 100, maxTimeout: 500, factor: 1.5 };
    return lockfile.lock(target, { ...options, retries });
  });
  // A lock that was lost cannot be given back, and need not be.
  return () => release().catch(() => undefined);
}
