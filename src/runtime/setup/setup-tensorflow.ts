import { buildBinding, findCompiler, isBuiltFor } from "./binding.ts";
import { findPackage, installPackage, projectFolder, type NodePackage } from "./package.ts";
import { findTensorflow, makeTensorflow, type PythonRequest } from "./python.ts";
import { SetupProblem } from "./setup-problem.ts";
import { tryPackage, type TrialResult } from "./trial.ts";

export interface SetupRequest extends PythonRequest {
  /** Where the user stands. */
  readonly folder: string;
  /** The system, as Node names it. */
  readonly platform: NodeJS.Platform;
  /** Hears what is being done, a line each. */
  readonly say: (line: string) => void;
}

export interface SetupResult extends TrialResult {
  readonly package: NodePackage;
  readonly packageFolder: string;
  readonly tensorflowFolder: string | undefined;
  /** False where all was in order already. */
  readonly changed: boolean;
}

/** One part of what TensorFlow needs, for `--check`. */
export interface Part {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
}

function packageFor({ gpu }: Pick<PythonRequest, "gpu">): NodePackage {
  return gpu ? "@tensorflow/tfjs-node-gpu" : "@tensorflow/tfjs-node";
}

/**
 * Makes TensorFlow.js for Node work in the project around `folder`: installs the package without its script, finds or
 * makes a Python environment with TensorFlow, compiles the binding against it and tries it. What is in order is left
 * as it is. Touches node_modules and the cache alone. Throws `SetupProblem` where something is missing.
 */
export async function setupTensorflow(request: SetupRequest): Promise<SetupResult> {
  if (request.platform !== "linux") throw wrongSystem(request.platform);
  const { say, cache, environment } = request;
  const project = projectFolder(request.folder);
  const name = packageFor(request);
  const present = findPackage(name, project);
  const known = await findTensorflow(request);
  if (present !== undefined && known !== undefined && (await isBuiltFor(present.folder, known))) {
    const trial = await tryPackage(name, project);
    if (!("failure" in trial)) {
      return {
        ...trial,
        package: name,
        packageFolder: present.folder,
        tensorflowFolder: known.folder,
        changed: false,
      };
    }
    say(`the binding that is there does not work (${trial.failure}); building it again`);
  }
  await findCompiler(environment);
  const { folder: packageFolder } = present ?? (await installPackage(name, project, cache, say));
  const tensorflow = known ?? (await makeTensorflow(request, say));
  say(`TensorFlow ${tensorflow.version} of ${tensorflow.python}`);
  await buildBinding({ packageFolder, tensorflow, cache, environment, say });
  say("trying a matrix product and a training step");
  const trial = await tryPackage(name, project);
  if ("failure" in trial) {
    throw new SetupProblem(
      `the binding is built but does not work: ${trial.failure}`,
      "try another TensorFlow with --python",
    );
  }
  return {
    ...trial,
    package: name,
    packageFolder,
    tensorflowFolder: tensorflow.folder,
    changed: true,
  };
}

/** What is there and what is missing; changes nothing. */
export async function checkTensorflow(request: SetupRequest): Promise<readonly Part[]> {
  const project = projectFolder(request.folder);
  const name = packageFor(request);
  const system = request.platform === "linux" ? undefined : wrongSystem(request.platform);
  const present = findPackage(name, project);
  const compiler = await part("compiler", async () => {
    const { program, version } = await findCompiler(request.environment);
    return `${program}: ${version}`;
  });
  let tensorflow: Awaited<ReturnType<typeof findTensorflow>>;
  const python = await part("tensorflow", async () => {
    tensorflow = await findTensorflow(request);
    if (tensorflow !== undefined) return `${tensorflow.version} of ${tensorflow.python}`;
    throw new SetupProblem(
      "there is none in an active environment or the cache",
      "without --check this command installs one",
    );
  });
  const built =
    present !== undefined &&
    tensorflow !== undefined &&
    (await isBuiltFor(present.folder, tensorflow));
  const trial = present === undefined ? undefined : await tryPackage(name, project);
  return [
    system === undefined
      ? { name: "system", ok: true, says: `Linux on ${process.arch}, Node ${process.version}` }
      : { name: "system", ok: false, says: `${system.message}; ${system.help}` },
    present === undefined
      ? { name: "package", ok: false, says: `${name} is not installed in ${project}` }
      : { name: "package", ok: true, says: `${name} ${present.version} in ${present.folder}` },
    compiler,
    python,
    {
      name: "binding",
      ok: built,
      says: built ? "built for that TensorFlow" : "not built for that TensorFlow",
    },
    trial === undefined || "failure" in trial
      ? { name: "trial", ok: false, says: trial?.failure ?? "nothing to try yet" }
      : { name: "trial", ok: true, says: trialLine(trial) },
  ];
}

/** `tfjs-node 4.22.0 on TensorFlow 2.21.0, CPU`. */
export function trialLine({ tfjs, tensorflow, gpu }: TrialResult): string {
  return `tfjs-node ${tfjs} on TensorFlow ${tensorflow}, ${gpu ? "GPU" : "CPU"}`;
}

async function part(name: string, says: () => Promise<string>): Promise<Part> {
  try {
    return { name, ok: true, says: await says() };
  } catch (error) {
    if (!(error instanceof SetupProblem)) throw error;
    return { name, ok: false, says: `${error.message}; ${error.help}` };
  }
}

function wrongSystem(platform: NodeJS.Platform): SetupProblem {
  return new SetupProblem(
    `this builds against TensorFlow's libraries for Linux, and this is ${platform}`,
    "on Windows use WSL; everywhere `--engine wasm` needs no setup",
  );
}
