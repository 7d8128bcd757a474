import { open, readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { sizeOf } from "../compiler/shape.ts";
import { runFolderError } from "./run-folder-error.ts";
import type { NamedArray } from "./engines/engine.ts";

/** The name and shape of one array in a file of float32 values that stand one array after the other. */
export interface ArrayEntry {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The bytes of a file that holds these arrays, little-endian float32. */
export function joinArrays(arrays: readonly NamedArray[]): Uint8Array {
  const joined = new Float32Array(arrays.reduce((sum, a) => sum + a.values.length, 0));
  let offset = 0;
  for (const { values } of arrays) {
    joined.set(values, offset);
    offset += values.length;
  }
  return new Uint8Array(joined.buffer);
}

/** The arrays of a file's bytes, which `joinArrays` made. */
export function splitArrays(bytes: Uint8Array, entries: readonly ArrayEntry[]): NamedArray[] {
  const all = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
  let offset = 0;
  return entries.map(({ name, shape }) => {
    const size = sizeOf(shape);
    const values = all.subarray(offset, (offset += size));
    return { name, shape, values };
  });
}

/** Bytes of arrays with these shapes. */
export function bytesOf(entries: readonly ArrayEntry[]): number {
  return 4 * entries.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

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
