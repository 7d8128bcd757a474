import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder, type Environment } from "./cache.ts";
import { download, type DownloadOptions, isPublished } from "./download.ts";
import type { Pair } from "./idx-dataset.ts";
import { published, type PublishedFile, type PublishedName } from "./published.ts";

export interface NamedOptions extends DownloadOptions {
  /** `--data DIR`: a folder with a folder for each data set. */
  readonly dataDirectory?: string | undefined;
  readonly environment?: Environment | undefined;
}

/**
 * Where the files of a named data set lie on this machine. Each is looked for, gzipped or not, in `--data DIR`, then
 * in NETC_DATA, then in the cache; what is not there is fetched into the cache. Files in the cache are checked against
 * their SHA-256, and fetched again where it is another; files in the user's own folders are taken as they are.
 */
export async function locate(
  name: PublishedName,
  options: NamedOptions = {},
): Promise<{ readonly train: Pair; readonly test: Pair }> {
  const { train, test } = published[name];
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
