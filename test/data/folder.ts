import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "netc-data-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Writes a file into a folder; its name. */
export function put(folder: string, name: string, bytes: Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** The folder with the real data sets, where this machine has one; tests that need it are skipped elsewhere. */
export const realData = [
  process.env["NETC_DATA"],
  join(import.meta.dirname, "../../../shared/data"),
].find((folder) => folder !== undefined && existsSync(join(folder, "fashion-mnist")));
