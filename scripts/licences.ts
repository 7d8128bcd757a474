import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Metafile } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Writes the licences of the packages in bundles, which must go where their code goes. */
export async function writeLicences(file: string, metafiles: readonly Metafile[]): Promise<void> {
  const folders = new Set(
    metafiles
      .flatMap(({ inputs }) => Object.keys(inputs))
      .flatMap((path) => {
        const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
        return found === null ? [] : [found[0]];
      }),
  );
  const parts = await Promise.all([...folders].sort().map(licenceOf));
  const intro = "The program in this folder contains these packages.\n";
  await writeFile(file, [intro, ...parts].join("\n---\n\n"));
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(join(root, folder, "package.json"), "utf8"),
  ) as Readonly<Record<string, string>>;
  const file = (await readdir(join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : await readFile(join(root, folder, file), "utf8");
  return `${String(name)} ${String(version)} (${String(license)})\n\n${text}`;
}
