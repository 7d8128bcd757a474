import { open, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { runFolderError } from "./run-folder-error.ts";
import type { ArrayEntry } from "./weight-arrays.ts";

export { bytesOf, joinArrays, splitArrays, type ArrayEntry } from "./weight-arrays.ts";

/**
 * Reads a file that must have exactly `bytes` bytes; looks at its size before taking memory.
 * Throws `RunFolderError` where it is absent or of another size.
 */
export async function readExactly(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path, "r").catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw unreadable(path, cause);
    throw runFolderError("NET0562", { file: path, reason: "it is not there" });
  });
  try {
    const { size } = await file.stat();
    if (size !== bytes) {
      throw runFolderError("NET0562", {
        file: path,
        reason: `it has ${String(size)} bytes, but its description says ${String(bytes)}`,
      });
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** True for a list of names and shapes as our files hold them. */
export function isArrayEntries(value: unknown): value is ArrayEntry[] {
  return (
    Array.isArray(value) &&
    value.every((entry: unknown) => {
      if (typeof entry !== "object" || entry === null) return false;
      const { name, shape } = entry as Partial<Record<string, unknown>>;
      return (
        typeof name === "string" &&
        Array.isArray(shape) &&
        shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)
      );
    })
  );
}

/** What a failed attempt to read a run's file means. */
export function unreadable(path: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR"
    ? runFolderError("NET0560", { folder: dirname(path), missing: basename(path) })
    : runFolderError("NET0562", { file: path, reason: message });
}

/** Reads a JSON file; throws `RunFolderError` where there is none or it is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw runFolderError("NET0562", { file: path, reason: "it is not JSON" });
  }
}
