import { createHash } from "node:crypto";
import { access, lstat, open } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { RunFolderError, runFolderError } from "./run-folder-error.ts";

/** More than any description of a model or of a training takes: 10,000 layers are 10 MB. */
const mostTextBytes = 2 ** 28;

/**
 * Reads a file of a run that must have exactly `bytes` bytes; looks at its size before taking memory.
 * Throws `RunFolderError` where it is absent, of another size, or no file of its folder.
 */
export async function readExactly(path: string, bytes: number): Promise<Uint8Array> {
  try {
    return await readOwnFile(path, (size) =>
      size === bytes
        ? undefined
        : `it has ${String(size)} bytes, but its description says ${String(bytes)}`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw unreadable(path, error);
    throw damaged(path, "it is not there");
  }
}

/** Reads a text of a run. Throws `RunFolderError` where it is absent, or no file of its folder. */
export async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readTextBytes(path));
}

/** The bytes of a text of a run, for a reader that judges their encoding itself. Throws as `readText` does. */
export async function readTextBytes(path: string): Promise<Uint8Array> {
  try {
    return await readOwnFile(path, (size) =>
      size <= mostTextBytes ? undefined : `it has ${String(size)} bytes, too many for a text`,
    );
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Reads a JSON file; throws `RunFolderError` where there is none or it is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readText(path);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw damaged(path, "it is not JSON");
  }
}

/** The members of what a JSON file holds, to be asked for their types; none where it is no object. */
export type Members = Partial<Record<string, unknown>>;

export function membersOf(value: unknown): Members {
  return typeof value === "object" && value !== null ? value : {};
}

/**
 * The bytes of a file of a run. Links are not followed: a run that somebody passes on is to read nothing else of this
 * machine. What is no file is not opened, since a pipe may never end. `complaint` judges the size before memory is
 * taken.
 */
async function readOwnFile(
  path: string,
  complaint: (size: number) => string | undefined,
): Promise<Uint8Array> {
  const status = await lstat(path);
  if (!status.isFile())
    throw damaged(path, status.isSymbolicLink() ? "it is a link" : "it is no file");
  const file = await open(path, "r");
  try {
    const reason = complaint((await file.stat()).size);
    if (reason !== undefined) throw damaged(path, reason);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** What a failed attempt to read a run's file means. */
function unreadable(path: string, cause: unknown): Error {
  if (cause instanceof RunFolderError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR"
    ? runFolderError("NET0560", { folder: dirname(path), missing: basename(path) })
    : damaged(path, message);
}

/** The error of a run's file that is not as netc wrote it. */
export function damaged(file: string, reason: string): RunFolderError {
  return runFolderError("NET0562", { file, reason });
}

/** Whether there is anything at a path. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
