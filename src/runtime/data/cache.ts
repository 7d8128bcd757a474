import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What the data room asks of the environment; `process.env` is one. */
export interface Environment {
  /** A folder with the files of named data sets, each in its own folder. */
  readonly NETC_DATA?: string | undefined;
  /** Where named data sets are fetched from instead of their official places, each in its own folder. */
  readonly NETC_DATA_URL?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
  readonly LOCALAPPDATA?: string | undefined;
}

/**
 * The folder for what can be fetched again: below XDG_CACHE_HOME where that is set, else where the system keeps such
 * things. (A relative XDG_CACHE_HOME does not count: XDG Base Directory Specification.)
 */
export function cacheFolder(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { XDG_CACHE_HOME: chosen, LOCALAPPDATA: local } = environment;
  if (chosen !== undefined && isAbsolute(chosen)) return join(chosen, "netc");
  if (platform === "win32") return join(local ?? join(home, "AppData", "Local"), "netc", "cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "netc");
  return join(home, ".cache", "netc");
}
