import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TensorflowFolder } from "./python.ts";
import { complaintOf, runProgram } from "./run-program.ts";
import { SetupProblem } from "./setup-problem.ts";

/** The version whose sources are known to compile against TensorFlow 2.16 to 2.21. */
export const tfjsNodeVersion = "4.22.0";
const headersVersion = "1.9.0";

/** Where tfjs-node looks for its native part. */
export function bindingFile(packageFolder: string): string {
  return join(packageFolder, "lib", "napi-v8", "tfjs_binding.node");
}

/** The note beside the native part: what it was built of. */
function stampFile(packageFolder: string): string {
  return join(packageFolder, "lib", "napi-v8", "netc-setup.json");
}

interface Stamp {
  readonly tensorflow: string;
  readonly folder: string;
  readonly processor: string;
}

function stampOf({ version, folder }: TensorflowFolder): Stamp {
  return { tensorflow: version, folder, processor: process.arch };
}

/** Whether the native part is there and was built for this very TensorFlow. */
export async function isBuiltFor(
  packageFolder: string,
  tensorflow: TensorflowFolder,
): Promise<boolean> {
  if (!existsSync(bindingFile(packageFolder))) return false;
  const text = await readFile(stampFile(packageFolder), "utf8").catch(() => "");
  return text === JSON.stringify(stampOf(tensorflow));
}

/** The C++ compiler's name and version; throws where there is none. */
export async function findCompiler(
  environment: NodeJS.ProcessEnv,
): Promise<{ program: string; version: string }> {
  const chosen = environment["CXX"];
  const candidates = chosen === undefined || chosen === "" ? ["g++", "c++", "clang++"] : [chosen];
  for (const program of candidates) {
    const outcome = await runProgram(program, ["--version"]);
    if (outcome.code === 0) return { program, version: outcome.output.split("\n")[0]!.trim() };
  }
  throw new SetupProblem(
    `there is no C++ compiler (tried ${candidates.join(", ")})`,
    "on Debian and Ubuntu: apt install g++; on Fedora: dnf install gcc-c++",
  );
}

/** Node's own headers, fetched once into the cache. */
async function headersFolder(cache: string, say: (line: string) => void): Promise<string> {
  const place = join(cache, "tensorflow", `headers-${headersVersion}`);
  const include = join(place, "node_modules", "node-api-headers", "include");
  if (existsSync(join(include, "node_api.h"))) return include;
  say("fetching Node's headers (node-api-headers)");
  await mkdir(place, { recursive: true });
  const args = [
    "install",
    "--prefix",
    place,
    "--no-save",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  const outcome = await runProgram("npm", [...args, `node-api-headers@${headersVersion}`], {
    folder: place,
  });
  if (outcome.code === 0 && existsSync(include)) return include;
  throw new SetupProblem(
    `npm cannot fetch node-api-headers (${complaintOf(outcome)})`,
    "look at the connection and at npm's registry: npm ping",
  );
}

/** Compiles the package's native part against a TensorFlow of PyPI and puts it where the package looks. */
export async function buildBinding(job: {
  readonly packageFolder: string;
  readonly tensorflow: TensorflowFolder;
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly say: (line: string) => void;
}): Promise<void> {
  const { packageFolder, tensorflow, cache, say } = job;
  const { folder, version } = tensorflow;
  const { program } = await findCompiler(job.environment);
  const include = await headersFolder(cache, say);
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((file) =>
    join(packageFolder, "binding", file),
  );
  const missing = sources.find((file) => !existsSync(file));
  if (missing !== undefined)
    throw new SetupProblem(`${missing} is not there`, `remove ${packageFolder} and run this again`);
  const key = createHash("sha256")
    .update(JSON.stringify([packageFolder, stampOf(tensorflow)]))
    .digest("hex");
  const draft = join(cache, "tensorflow", `binding-${key.slice(0, 12)}.node`);
  await mkdir(dirname(draft), { recursive: true });
  say(`compiling the binding against TensorFlow ${version} with ${program}`);
  const outcome = await runProgram(program, [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
    ...[`-I${include}`, `-I${join(folder, "include")}`],
    ...sources,
    ...["-o", draft, `-Wl,-rpath,${folder}`],
    join(folder, "libtensorflow_cc.so.2"),
    join(folder, "libtensorflow_framework.so.2"),
  ]);
  if (outcome.code !== 0) {
    throw new SetupProblem(
      `the binding does not compile (${complaintOf(outcome)})`,
      `try another TensorFlow: 2.16 to 2.21 are known to do; this is ${version}`,
    );
  }
  const target = bindingFile(packageFolder);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(draft, `${target}.new`);
  await rename(`${target}.new`, target);
  await rm(draft);
  await writeFile(stampFile(packageFolder), JSON.stringify(stampOf(tensorflow)));
}
