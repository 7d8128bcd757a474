import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file so that a reader, or a machine that loses its power, finds the old content or the new one, never a
 * part: a file beside it is written, flushed and renamed, then the folder is flushed.
 */
export async function writeAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    // The user knows the file by its own name, and a failed write does not say which file it was.
    throw error instanceof Error ? Object.assign(error, { syscall: "write", path }) : error;
  }
  await flushFolder(dirname(path));
}

/** Makes the names in a folder durable. Windows cannot open folders and needs no such step. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
