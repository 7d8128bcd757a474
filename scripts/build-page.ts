import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Builds what every emitted page has: its program, its style, its worker and the engine's further threads. */
export async function buildPage(folder: string = join(root, "dist", "page")): Promise<void> {
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: {
      page: "src/browser/page.ts",
      "page-style": "src/browser/page.css",
      worker: "src/browser/worker.ts",
      thread: "src/runtime/engines/wasm/browser-worker.ts",
    },
    outdir: folder,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2023",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildPage();
