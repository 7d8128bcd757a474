import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { dataError, reasonOf } from "./data-error.ts";
import { fetchFile, patience, type Patience, sha256Of } from "./fetch-file.ts";
import { takeLock } from "./lock.ts";
import type { PublishedFile } from "./published.ts";

/** What a person who waits is told. */
export type Progress =
  | {
      readonly kind: "downloading";
      readonly file: string;
      readonly address: string;
      readonly received: number;
      readonly total: number;
    }
  /** Another process fetches the same file: this one waits for it. */
  | { readonly kind: "waiting"; readonly file: string };

export interface DownloadOptions {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly patience?: Patience | undefined;
}

/**
 * Sees to it that the published file lies at `target`, with its published bytes, fetching it from `address` where it
 * does not. One process fetches, others wait for it; the file appears whole or not at all. What was fetched before a
 * connection broke stays beside it as `target.part`, and the next attempt goes on from there.
 *
 * Throws a DataError for the environment: NET0536 other bytes, NET0537 not to be had, NET0538 no place to write.
 */
export async function download(
  address: string,
  target: string,
  file: PublishedFile,
  options: DownloadOptions = {},
): Promise<void> {
  const patient = options.patience ?? patience;
  await makeFolder(dirname(target));
  for (;;) {
    const lost = new AbortController();
    const release = await lock(target, patient, lost, () =>
      options.onProgress?.({ kind: "waiting", file: file.name }),
    );
    try {
      if (await isPublished(target, file)) {
        await rm(`${target}.part`, { force: true });
        return;
      }
      await fetchInto(address, target, file, patient, options.onProgress, lost.signal);
      return;
    } catch (error) {
      if (!lost.signal.aborted) throw error;
      // This process was held up so long that another took the lock over: wait for that one.
    } finally {
      await release();
    }
  }
}

/** Whether the file is there, with the published bytes. */
export async function isPublished(target: string, file: PublishedFile): Promise<boolean> {
  try {
    if ((await stat(target)).size !== file.bytes) return false;
    return (await sha256Of(target)) === file.sha256;
  } catch {
    return false;
  }
}

async function fetchInto(
  address: string,
  target: string,
  file: PublishedFile,
  patient: Patience,
  onProgress: DownloadOptions["onProgress"],
  signal: AbortSignal,
): Promise<void> {
  const part = `${target}.part`;
  const tell = (received: number): void => {
    onProgress?.({ kind: "downloading", file: file.name, address, received, total: file.bytes });
  };
  await fetchFile(address, part, file, tell, patient, signal);
  signal.throwIfAborted();
  try {
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (error) {
    throw dataError("NET0538", { folder: dirname(target), reason: reasonOf(error) });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw dataError("NET0538", { folder, reason: reasonOf(error) });
  }
}

async function lock(
  target: string,
  { staleMilliseconds }: Patience,
  lost: AbortController,
  onWait: () => void,
): Promise<() => Promise<void>> {
  const onLost = (): void => {
    lost.abort();
  };
  return takeLock(target, { staleMilliseconds, onWait, onLost }).catch((error: unknown) => {
    throw dataError("NET0538", { folder: dirname(target), reason: reasonOf(error) });
  });
}

/** Makes the renaming last through a power cut, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows opens no folders; the file itself is safe.
  }
}
