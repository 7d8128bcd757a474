import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { winogradTransforms } from "./winograd-transforms.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Shared memory that grows up to 4 GiB; the engine's threads all import the same one. */
const shared = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"];

/**
 * The builds of the engine's kernels, best first. All import `env.memory`: `single` an unshared one of any size, the
 * others a shared one with a maximum of 65,536 pages. `wide` is `relaxed` for a compiler that joins pairs of vectors.
 */
export const kernelBuilds = {
  wide: ["--enable", "simd", "--enable", "relaxed-simd", ...shared],
  relaxed: ["--enable", "simd", "--enable", "relaxed-simd", ...shared],
  simd: ["--enable", "simd", ...shared],
  single: ["--enable", "simd", "--disable", "threads"],
} as const;

export type KernelBuild = keyof typeof kernelBuilds;

/**
 * `--runtime stub`, no assertions and no data segments: instances own nothing, so several of them can share a memory
 * that the engine has laid out. `-O2` is up to 13 % slower where sums are short (a first layer), else the same.
 */
const common = [
  "src/runtime/engines/wasm/kernels/index.ts",
  "--baseDir",
  root,
  "-O3",
  "--noAssert",
  "--importMemory",
  "--initialMemory",
  "1",
  "--runtime",
  "stub",
  "--use",
  "abort=",
];

/**
 * Two modules have no file: the straight-line code of Winograd's transforms is written from their matrices, and how
 * many vectors are joined is the build's.
 */
async function readSource(
  build: KernelBuild,
  name: string,
  folder: string,
): Promise<string | null> {
  const joined = build === "wide" ? 2 : 1;
  switch (name) {
    case "src/runtime/engines/wasm/kernels/winograd-transforms.ts":
      return winogradTransforms(joined);
    case "src/runtime/engines/wasm/kernels/joined.ts":
      return `export const JOINED: i32 = ${String(joined)};`;
    default:
      return readFile(join(folder, name), "utf8").catch(() => null);
  }
}

/** Compiles one build and gives the module's bytes. Throws with the compiler's own words where that fails. */
export async function compileKernels(build: KernelBuild): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [...common, ...kernelBuilds[build], "--outFile", "kernels.wasm"],
    {
      readFile: (name, folder) => readSource(build, name, folder),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = contents;
      },
    },
  );
  if (error !== null || binary === undefined) {
    throw new Error(`the ${build} kernels do not compile:\n${stderr.toString()}`);
  }
  return binary;
}

/** Writes a file for each build; each appears whole or not at all. */
export async function buildKernels(folder: string = join(root, "dist", "kernels")): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const build of Object.keys(kernelBuilds) as KernelBuild[]) {
    const binary = await compileKernels(build);
    const draft = join(folder, `.${build}.${String(process.pid)}`);
    try {
      await writeFile(draft, binary);
      await rename(draft, join(folder, `${build}.wasm`));
    } finally {
      await rm(draft, { force: true });
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
