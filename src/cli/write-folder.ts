import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { writeAtomically } from "../runtime/atomic-write.ts";
import { findingOf } from "../runtime/run-folder-error.ts";
import { ExitCode } from "./exit-code.ts";
import { failureOf } from "./failure.ts";

/** Writes a file under the folder, its parents included. */
export type Write = (path: string, content: string | Uint8Array) => Promise<void>;

/**
 * A folder that is not there, or is empty, appears whole or not at all. In one that holds something already, files are
 * replaced one by one, if `overwrite` says so.
 */
export async function writeFolder(
  path: string,
  overwrite: boolean,
  fill: (folder: string, write: Write) => Promise<void>,
): Promise<void> {
  const found = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found !== undefined && found.length > 0) {
    if (!overwrite) throw failureOf(findingOf("NET0603", { folder: path }), ExitCode.environment);
    return fill(path, inFolder(writeAtomically));
  }
  const parent = dirname(resolve(path));
  await mkdir(parent, { recursive: true });
  const temporary = await mkdtemp(join(parent, `.${basename(path)}-`));
  try {
    const folder = join(temporary, basename(path));
    await fill(folder, inFolder(writeFile));
    if (found !== undefined) await rmdir(path);
    await rename(folder, resolve(path));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function inFolder(write: Write): Write {
  return async (path, content) => {
    await mkdir(dirname(path), { recursive: true });
    await write(path, content);
  };
}
