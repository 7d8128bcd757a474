import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { needSpace } from "./disk-space.ts";
import { complaintOf, runProgram } from "./run-program.ts";
import { SetupProblem } from "./setup-problem.ts";

/** A TensorFlow that a Python has, with what a program in C++ needs of it. */
export interface TensorflowFolder {
  readonly python: string;
  readonly version: string;
  /** `…/site-packages/tensorflow`. */
  readonly folder: string;
}

export interface PythonRequest {
  /** What the user named. */
  readonly python: string | undefined;
  readonly gpu: boolean;
  /** Where an environment may be made. */
  readonly cache: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Finds the package without loading it, which would take seconds. */
const question = `
import importlib.util, importlib.metadata, json, sys
spec = importlib.util.find_spec("tensorflow")
folder = spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None
version = None
for name in ("tensorflow", "tensorflow-cpu", "tensorflow_cpu", "tensorflow-intel"):
    try:
        version = version or importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps({"folder": folder, "version": version, "python": sys.version.split()[0]}))
`;

const oldest = [2, 16] as const;
const libraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"] as const;

/** Where the environment lies that this setup makes for itself. */
export function ownEnvironment({ cache, gpu }: Pick<PythonRequest, "cache" | "gpu">): string {
  return join(cache, "tensorflow", gpu ? "python-gpu" : "python-cpu");
}

/** TensorFlow as it is on this machine; undefined where there is none that netc would look at. */
export async function findTensorflow(
  request: PythonRequest,
): Promise<TensorflowFolder | undefined> {
  if (request.python !== undefined) return named(request.python);
  const { VIRTUAL_ENV: venv, CONDA_PREFIX: conda } = request.environment;
  for (const place of [venv, conda, ownEnvironment(request)]) {
    if (place === undefined || place === "") continue;
    const found = await ask(join(place, "bin", "python"));
    if (found.kind === "found") return found.tensorflow;
  }
  return undefined;
}

/** A Python that the user has named must do. */
async function named(python: string): Promise<TensorflowFolder> {
  const found = await ask(python);
  switch (found.kind) {
    case "found":
      return found.tensorflow;
    case "no-python":
      throw new SetupProblem(
        `${python} is no Python that runs here (${found.reason})`,
        "give --python the path of another, or leave it out",
      );
    case "unfit":
      throw new SetupProblem(
        `${python} ${found.reason}`,
        `${python} -m pip install "tensorflow-cpu>=${oldest.join(".")}", or leave --python out`,
      );
  }
}

type Answer =
  | { readonly kind: "found"; readonly tensorflow: TensorflowFolder }
  | { readonly kind: "no-python"; readonly reason: string }
  | { readonly kind: "unfit"; readonly reason: string };

async function ask(python: string): Promise<Answer> {
  const outcome = await runProgram(python, ["-c", question]);
  if (outcome.code !== 0) return { kind: "no-python", reason: complaintOf(outcome) };
  const { folder, version } = JSON.parse(outcome.output) as {
    readonly folder: string | null;
    readonly version: string | null;
  };
  if (folder === null || version === null) return { kind: "unfit", reason: "has no tensorflow" };
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== oldest[0] || minor < oldest[1]) {
    return {
      kind: "unfit",
      reason: `has tensorflow ${version}, too old for this: ${oldest.join(".")} is needed`,
    };
  }
  const missing = [...libraries, "include/tensorflow/c/c_api.h"].find(
    (file) => !existsSync(join(folder, file)),
  );
  if (missing !== undefined)
    return { kind: "unfit", reason: `has a tensorflow ${version} without ${missing}` };
  return { kind: "found", tensorflow: { python, version, folder } };
}

/** Makes an environment in the cache and installs TensorFlow into it; `say` hears what is being done. */
export async function makeTensorflow(
  request: PythonRequest,
  say: (line: string) => void,
): Promise<TensorflowFolder> {
  const python = await systemPython();
  const wanted = request.gpu ? "tensorflow[and-cuda]" : "tensorflow-cpu";
  const place = ownEnvironment(request);
  await mkdir(dirname(place), { recursive: true });
  await needSpace(dirname(place), request.gpu ? 9e9 : 2.5e9, `${wanted} and its environment`);
  say(`making a Python environment in ${place}`);
  // Where this is cut short, no half environment stands in its place.
  const draft = `${place}.new`;
  await rm(draft, { recursive: true, force: true });
  const made = await runProgram(python, ["-m", "venv", draft]);
  if (made.code !== 0) {
    throw new SetupProblem(
      `${python} cannot make an environment (${complaintOf(made)})`,
      "on Debian and Ubuntu: apt install python3-venv",
    );
  }
  say(`installing ${wanted} with pip (${request.gpu ? "several gigabytes" : "about 300 MB"})`);
  const pip = [
    "-m",
    "pip",
    "install",
    "--disable-pip-version-check",
    "--quiet",
    `${wanted}>=${oldest.join(".")}`,
  ];
  const installed = await runProgram(join(draft, "bin", "python"), pip);
  if (installed.code !== 0) {
    await rm(draft, { recursive: true, force: true });
    throw new SetupProblem(
      `pip cannot install ${wanted} (${complaintOf(installed)})`,
      "look at the connection, or give a Python that has it with --python",
    );
  }
  await rm(place, { recursive: true, force: true });
  await rename(draft, place);
  const found = await ask(join(place, "bin", "python"));
  if (found.kind === "found") return found.tensorflow;
  throw new SetupProblem(
    `the new environment ${found.reason}`,
    "give a Python that has tensorflow with --python",
  );
}

async function systemPython(): Promise<string> {
  for (const python of ["python3", "python"]) {
    const outcome = await runProgram(python, [
      "-c",
      "import sys; sys.exit(sys.version_info < (3, 9))",
    ]);
    if (outcome.code === 0) return python;
  }
  throw new SetupProblem(
    "there is no Python 3.9 or newer",
    "on Debian and Ubuntu: apt install python3 python3-venv; or give one with --python",
  );
}
