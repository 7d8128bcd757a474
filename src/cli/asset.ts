import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Asset } from "../compiler/emit/supplies.ts";
import { packageFile } from "./package-file.ts";

/** A file that was built with netc, by its path under `dist/`. */
export async function readAsset(path: string): Promise<Asset> {
  const bytes = await readFile(packageFile(`dist/${path}`));
  return { bytes, sha256: createHash("sha256").update(bytes).digest("base64") };
}
