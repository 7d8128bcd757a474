import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { tfjsNodeVersion } from "./binding.ts";
import { needSpace } from "./disk-space.ts";
import { complaintOf, runProgram } from "./run-program.ts";
import { SetupProblem } from "./setup-problem.ts";

export type NodePackage = "@tensorflow/tfjs-node" | "@tensorflow/tfjs-node-gpu";

export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/** The package as a program in `project` would find it. */
export function findPackage(name: NodePackage, project: string): InstalledPackage | undefined {
  const places = createRequire(join(project, "package.json")).resolve.paths(name) ?? [];
  const folder = places
    .map((place) => join(place, name))
    .find((path) => existsSync(join(path, "package.json")));
  if (folder === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  return { folder, version };
}

/** The folder whose node_modules npm would fill: the nearest one upwards that is a project, else this one. */
export function projectFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json")) || existsSync(join(folder, "node_modules")))
      return folder;
    if (folder === dirname(folder)) return from;
  }
}

/** Installs the package without running its script; package.json and the lock file stay as they are. */
export async function installPackage(
  name: NodePackage,
  project: string,
  cache: string,
  say: (line: string) => void,
): Promise<InstalledPackage> {
  await needSpace(project, 4e8, name);
  say(`installing ${name} ${tfjsNodeVersion} without its script`);
  // npm removes what no package.json asks for, so the sister package is named, and unpacks it anew without its binding.
  const sister = sisterOf(name, project);
  const kept = sister === undefined ? undefined : await keepBinding(sister.folder, cache);
  const wanted = [name, ...(sister === undefined ? [] : [sister.name])];
  const specs = wanted.map((each) => `${each}@${tfjsNodeVersion}`);
  const flags = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
  const args = ["install", "--prefix", project, ...flags, ...specs];
  const outcome = await runProgram("npm", args, { folder: project });
  await kept?.();
  const installed = findPackage(name, project);
  if (outcome.code === 0 && installed !== undefined) return installed;
  throw new SetupProblem(
    outcome.code === undefined
      ? "npm is not on the path"
      : `npm cannot install ${name} (${complaintOf(outcome)})`,
    outcome.code === undefined
      ? "install npm beside Node"
      : "look at the connection and at npm's registry: npm ping",
  );
}

/** The other of the two packages, where the project has it too. */
function sisterOf(
  name: NodePackage,
  project: string,
): { readonly name: NodePackage; readonly folder: string } | undefined {
  const sister =
    name === "@tensorflow/tfjs-node" ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";
  const folder = join(project, "node_modules", sister);
  return existsSync(folder) ? { name: sister, folder } : undefined;
}

/** Copies a package's native part into the cache; the function given back puts it in its place again. */
async function keepBinding(
  packageFolder: string,
  cache: string,
): Promise<(() => Promise<void>) | undefined> {
  const native = join(packageFolder, "lib");
  if (!existsSync(native)) return undefined;
  await mkdir(cache, { recursive: true });
  const copy = await mkdtemp(join(cache, "binding-"));
  await cp(native, copy, { recursive: true });
  return async () => {
    if (existsSync(packageFolder)) await cp(copy, native, { recursive: true });
    await rm(copy, { recursive: true });
  };
}
