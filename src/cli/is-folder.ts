import { stat } from "node:fs/promises";

/** Whether a path leads to a folder; `-` is standard input. */
export async function isFolder(path: string): Promise<boolean> {
  if (path === "-") return false;
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
