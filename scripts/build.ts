// Builds the command-line program and the engine's WebAssembly into dist/; npm's `prepare` runs it.
import { chmod, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { buildKernels } from "./build-kernels.ts";
import { buildPage } from "./build-page.ts";
import { buildPredictor } from "./build-predictor.ts";
import { writeLicences } from "./licences.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

/** CommonJS packages ask for Node's own modules by `require`, which ES modules do not have. */
const requireForBundledPackages = `import { createRequire as netcRequire } from "node:module";
const require = netcRequire(import.meta.url);`;

/** Bundles the program; its parts that are loaded later become files of their own beside it. */
async function buildProgram(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      cli: "src/cli/main.ts",
      "node-worker": "src/runtime/engines/wasm/node-worker.ts",
    },
    outdir: dist,
    bundle: true,
    splitting: true,
    // Chunks lie beside the entries: files are found relative to `import.meta.url`.
    chunkNames: "chunk-[hash]",
    format: "esm",
    platform: "node",
    target: "node22.18",
    minify: true,
    legalComments: "none",
    banner: { js: requireForBundledPackages },
    metafile: true,
    logLevel: "warning",
  });
  await chmod(join(dist, "cli.js"), 0o755);
  return metafile;
}

/** Removes what an earlier build left in dist/ and this one does not make. */
async function removeStale(metafile: Metafile): Promise<void> {
  const made = new Set(Object.keys(metafile.outputs));
  for (const name of await readdir(dist)) {
    if (name.endsWith(".js") && !made.has(`dist/${name}`)) await rm(join(dist, name));
  }
}

await mkdir(dist, { recursive: true });
const [program, , pages] = await Promise.all([
  buildProgram(),
  buildKernels(),
  buildPage(),
  buildPredictor(),
]);
await removeStale(program);
await writeLicences(join(dist, "LICENSES.txt"), [program, ...pages]);
