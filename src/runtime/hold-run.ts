import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { writeAtomically } from "./atomic-write.ts";
import { takeLock } from "./data/lock.ts";
import { runFolderError } from "./run-folder-error.ts";

/** The process that writes a run, as its file says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Looking at the file and writing it takes no time; who takes longer is gone. */
const staleMilliseconds = 15_000;

/**
 * Writes into the file `hold` of a run's folder that this process alone writes the run, until what is returned is
 * called or the process ends. Throws a `RunFolderError`, NET0564, where another process does so. What a process left
 * behind that runs no more is taken over; a training that computes for minutes without a sign of life is not, as it
 * would be with a lock that wants to be refreshed.
 */
export async function holdRun(folder: string, hold: string): Promise<() => void> {
  const unlock = await takeLock(hold, { staleMilliseconds });
  try {
    const holder = await readHolder(hold);
    if (holder !== undefined && isAtWork(holder)) {
      const { pid, host } = holder;
      const place = host === hostname() ? undefined : host;
      throw runFolderError("NET0564", { folder, pid, host: place, hold });
    }
    const own: Holder = { pid: process.pid, host: hostname() };
    await writeAtomically(hold, `${JSON.stringify(own)}\n`);
  } finally {
    await unlock();
  }
  // At once: where a reader of the output has gone away, the process may end before the next turn.
  const letGo = (): void => {
    rmSync(hold, { force: true });
  };
  process.once("exit", letGo);
  return () => {
    process.off("exit", letGo);
    letGo();
  };
}

/** Undefined where nobody holds the run, or nobody can tell who did. */
async function readHolder(hold: string): Promise<Holder | undefined> {
  try {
    const { pid, host } = JSON.parse(await readFile(hold, "utf8")) as Partial<Holder>;
    return Number.isSafeInteger(pid) && pid! > 0 && typeof host === "string"
      ? { pid: pid!, host }
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === "ENOENT")
      return undefined;
    throw error;
  }
}

/** Of a process on another machine nothing is known, so it counts as being at work. */
function isAtWork({ pid, host }: Holder): boolean {
  if (host !== hostname()) return true;
  // A number is given again when its process is gone, to this one as well.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
