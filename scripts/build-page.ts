import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Metafile } from "esbuild";
import tensorflow from "@tensorflow/tfjs-core/package.json" with { type: "json" };

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Goes out with every page that computes with TensorFlow.js, instead of the same words before each of its files. */
const notice =
  `/*! With TensorFlow.js ${tensorflow.version} (Google LLC) and long.js (Daniel Wirtz), Apache License 2.0, ` +
  "https://www.apache.org/licenses/LICENSE-2.0, and seedrandom (David Bau), MIT License. */";

/** Builds what emitted pages have: program, style, a worker for each runtime and the engine's further threads. */
export async function buildPage(
  folder: string = join(root, "dist", "page"),
): Promise<readonly Metafile[]> {
  await mkdir(folder, { recursive: true });
  const options = {
    absWorkingDir: root,
    outdir: folder,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2023",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    metafile: true,
    logLevel: "warning",
  } satisfies BuildOptions;
  const built = await Promise.all([
    build({
      ...options,
      entryPoints: {
        page: "src/browser/page.ts",
        "page-style": "src/browser/page.css",
        worker: "src/browser/worker.ts",
        thread: "src/runtime/engines/wasm/browser-worker.ts",
      },
    }),
    build({
      ...options,
      entryPoints: { "tfjs-worker": "src/browser/tfjs-worker.ts" },
      banner: { js: notice },
    }),
  ]);
  return built.map(({ metafile }) => metafile);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
