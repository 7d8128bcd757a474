import { statfs } from "node:fs/promises";
import { formatBytes } from "../../compiler/bytes.ts";
import { SetupProblem } from "./setup-problem.ts";

/** Throws where the folder's disk has less than `bytes` free for `what`. */
export async function needSpace(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new SetupProblem(
    `${folder} has ${formatBytes(free)} free, and ${formatBytes(bytes)} are needed for ${what}`,
    "free some space there, or work on another disk (netc's cache goes where XDG_CACHE_HOME says)",
  );
}
