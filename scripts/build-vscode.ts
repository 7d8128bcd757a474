// Builds the extension for Visual Studio Code in editors/vscode: its program and the language server it starts.
import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeLicences } from "./licences.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * Adds to an extension's folder what is built for it. Editors run extensions as CommonJS; the server is a process of
 * its own, an ES module like netc.
 */
export async function buildExtension(extension: string): Promise<void> {
  const folder = join(extension, "dist");
  const shared = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  } as const;
  const built = await Promise.all([
    build({
      ...shared,
      entryPoints: ["editors/vscode/extension.ts"],
      outfile: join(folder, "extension.cjs"),
      format: "cjs",
      external: ["vscode"],
    }),
    build({
      ...shared,
      entryPoints: ["editors/vscode/server.ts"],
      outfile: join(folder, "server.js"),
      format: "esm",
      banner: {
        js: 'import { createRequire as netcRequire } from "node:module";\nconst require = netcRequire(import.meta.url);',
      },
    }),
  ]);
  await writeLicences(
    join(folder, "LICENSES.txt"),
    built.map(({ metafile }) => metafile),
  );
  await copyFile(join(root, "LICENSE"), join(extension, "LICENSE"));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildExtension(join(root, "editors/vscode"));
