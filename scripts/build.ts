// Builds the command-line program and the engine's WebAssembly into dist/; npm's `prepare` runs it.
import { chmod, mkdir, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type Plugin } from "esbuild";
import { buildKernels } from "./build-kernels.ts";
import { buildPage } from "./build-page.ts";
import { buildPredictor } from "./build-predictor.ts";
import { writeLicences } from "./licences.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

/** CommonJS packages ask for Node's own modules by `require`, which ES modules do not have. */
const requireForBundledPackages = `import { createRequire as netcRequire } from "node:module";
const require = netcRequire(import.meta.url);`;

/**
 * What netc and commander import of these modules of Node's. An import reads all that a module exports, which loads
 * twenty others that `netc check` never uses.
 */
const usedOf: Readonly<Record<string, readonly string[]>> = {
  "node:child_process": ["spawn"],
  "node:util": ["promisify", "stripVTControlCharacters", "styleText"],
};

/** Functions that find their module when they are called; `node:process` is the global of that name. */
const builtinsWhenCalled: Plugin = {
  name: "builtins when called",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(child_process|util|process)$/ }, ({ path, importer }) =>
      /[/\\](src|commander)[/\\]/.test(importer) ? { path, namespace: "builtin" } : undefined,
    );
    onLoad({ filter: /./, namespace: "builtin" }, ({ path }) => {
      const names = usedOf[path];
      if (names === undefined) return { contents: "export default globalThis.process;" };
      const functions = names.map(
        (name) =>
          `export const ${name} = (...args) => process.getBuiltinModule("${path}").${name}(...args);`,
      );
      return { contents: `${functions.join("\n")}\nexport default { ${names.join(", ")} };` };
    });
  },
};

/** Bundles the program; its parts that are loaded later become files of their own beside it. */
async function buildProgram(): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      cli: "src/cli/main.ts",
      "node-worker": "src/runtime/engines/wasm/node-worker.ts",
      "prettier-plugin": "src/editor/prettier-plugin.ts",
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
    plugins: [builtinsWhenCalled],
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
