import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { LabelledFiles } from "../../compiler/idx-files.ts";
import type { Finding } from "../../diagnostics/render.ts";
import { cacheFolder, type Environment } from "./cache.ts";
import { dataError, dataFinding } from "./data-error.ts";
import { download, type DownloadOptions, isPublished } from "./download.ts";
import { published, type PublishedFile, type PublishedName } from "./published.ts";

export interface NamedOptions extends DownloadOptions {
  /** `--data DIR`: a folder with a folder for each data set. */
  readonly dataDirectory?: string | undefined;
  readonly environment?: Environment | undefined;
  /** NET0543, of a folder that lacks what is looked for. */
  readonly onWarning?: ((finding: Finding) => void) | undefined;
}

/**
 * Where the files of a named data set lie on this machine. Each is looked for, gzipped or not, in `--data DIR`, then
 * in NETC_DATA, then in the cache; what is not there is fetched into the cache. Files in the cache are checked against
 * their SHA-256, and fetched again where it is another; files in the user's own folders are taken as they are. Throws
 * NET0542 where `--data` names no folder.
 */
export async function locate(
  name: PublishedName,
  options: NamedOptions = {},
): Promise<{ readonly train: LabelledFiles; readonly test: LabelledFiles }> {
  const { train, test } = published[name];
  lookAtOwnFolders(name, [...train, ...test], options);
  const find = (file: PublishedFile): Promise<string> => locateFile(name, file, options);
  // One after the other: a person reads the progress of one download at a time.
  return {
    train: [await find(train[0]), await find(train[1])],
    test: [await find(test[0]), await find(test[1])],
  };
}

async function locateFile(
  name: PublishedName,
  file: PublishedFile,
  options: NamedOptions,
): Promise<string> {
  const environment: Environment = options.environment ?? process.env;
  for (const folder of [options.dataDirectory, environment.NETC_DATA]) {
    const found = folder && findIn(join(folder, name), file.name);
    if (found) return found;
  }
  const target = join(cacheFolder(environment), name, file.name);
  if (!(await isPublished(target, file)))
    await download(addressOf(name, file, environment), target, file, options);
  return target;
}

/** Says what the user's own folders lack, before anything is fetched. */
function lookAtOwnFolders(
  name: PublishedName,
  files: readonly PublishedFile[],
  { dataDirectory, environment = process.env, onWarning }: NamedOptions,
): void {
  let wanted = files;
  const look = (origin: string, folder: string): void => {
    const missing = wanted.filter((file) => findIn(join(folder, name), file.name) === undefined);
    if (missing.length > 0) onWarning?.(lackingFiles(origin, folder, name, missing, files));
    wanted = missing;
  };
  if (dataDirectory !== undefined) {
    const example = `${name}/${files[0]!.name}`;
    const reason = noFolder(dataDirectory);
    if (reason !== undefined)
      throw dataError("NET0542", { folder: dataDirectory, reason, example });
    look("--data", dataDirectory);
  }
  if (environment.NETC_DATA) look("NETC_DATA", environment.NETC_DATA);
}

function lackingFiles(
  origin: string,
  folder: string,
  name: PublishedName,
  missing: readonly PublishedFile[],
  files: readonly PublishedFile[],
): Finding {
  const example = join(folder, name, missing[0]!.name);
  const say = (found: string, help: string): Finding =>
    dataFinding("NET0543", { origin, folder, found, help });
  if (noFolder(folder) !== undefined)
    return say("is no folder", `it is to hold \`${example}\` and so on`);
  if (missing.length < files.length)
    return say(
      `lacks ${missing.map((file) => file.name).join(", ")}`,
      `each lies there as \`${example}\`, packed or not`,
    );
  const misplaced = missing.every((file) => findIn(folder, file.name) !== undefined);
  if (misplaced && basename(resolve(folder)) === name)
    return say(`is the folder of ${name} itself`, `name the one above it: \`${dirname(folder)}\``);
  if (misplaced)
    return say(
      `holds the files without a folder ${name}`,
      `put them into \`${join(folder, name)}\``,
    );
  return say(`holds nothing of ${name}`, `it is to hold \`${example}\` and so on`);
}

/** Why there is no folder of this name; undefined where there is one. */
function noFolder(path: string): string | undefined {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status === undefined) return "there is no such folder";
  return status.isDirectory() ? undefined : "it is a file, not a folder";
}

/** The file itself or its unpacked form, `train-images-idx3-ubyte`. */
function findIn(folder: string, name: string): string | undefined {
  return [name, name.replace(/\.gz$/, "")]
    .map((candidate) => join(folder, candidate))
    .find((file) => existsSync(file));
}

function addressOf(name: PublishedName, file: PublishedFile, environment: Environment): string {
  const base = environment.NETC_DATA_URL
    ? `${environment.NETC_DATA_URL.replace(/\/+$/, "")}/${name}`
    : published[name].address;
  return `${base}/${file.name}`;
}
