import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { needSpace } from "../../src/runtime/setup/disk-space.ts";
import { SetupProblem } from "../../src/runtime/setup/setup-problem.ts";
import { checkTensorflow, setupTensorflow } from "../../src/runtime/setup/setup-tensorflow.ts";
import { netc, root } from "../cli/netc.ts";
import { tensorflowProject, whyNoTensorflow } from "../engines-tfjs/tensorflow.ts";

let folder = "";
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  netc(args, {
    cwd: folder,
    env: { VIRTUAL_ENV: "", CONDA_PREFIX: "", XDG_CACHE_HOME: join(folder, "cache"), ...env },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-setup-"));
  await writeFile(join(folder, "package.json"), "{}");
});
afterAll(() => rm(folder, { recursive: true }));

describe("netc setup tensorflow", () => {
  test("--check tells of every part and changes nothing", async () => {
    const { code, stdout } = await run(["setup", "tensorflow", "--check"]);
    expect(code).toBe(2);
    const lines = stdout.trim().split("\n");
    expect(lines.map((line) => line.slice(9).split(" ")[0])).toEqual([
      ...["system", "package", "compiler", "tensorflow", "binding", "trial"],
    ]);
    expect(stdout).toContain("missing  package     @tensorflow/tfjs-node is not installed in");
    expect(await readdir(folder)).toEqual(["package.json"]);
  });

  test("names the GPU's package with --gpu", async () => {
    const { stdout } = await run(["setup", "tensorflow", "--gpu", "--check"]);
    expect(stdout).toContain("@tensorflow/tfjs-node-gpu is not installed");
  });

  test.each([
    [
      "a Python that is not there",
      ["--python", "/no/such/python"],
      {},
      "/no/such/python is no Python that runs here",
    ],
    [
      "a missing compiler",
      [],
      { CXX: "/no/such/compiler" },
      "there is no C++ compiler (tried /no/such/compiler)",
    ],
  ])("says in one line of %s, before anything is installed", async (_, args, env, sentence) => {
    const { code, stdout, stderr } = await run(["setup", "tensorflow", ...args], env);
    const lines = stderr.trim().split("\n");
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain(`error: ${sentence}`);
    expect(lines[1]).toMatch(/^help: \S/);
    expect(await readdir(folder)).toEqual(["package.json"]);
  });

  test("says before anything else that the disk is too full", async () => {
    const refusal = needSpace(folder, 1e18, "tensorflow-cpu and its environment");
    await expect(refusal).rejects.toThrow(SetupProblem);
    await expect(refusal).rejects.toThrow(
      /^\S+ has [\d.,]+ \w+ free, and [\d.,]+ \w+ are needed for tensorflow-cpu and its environment$/,
    );
    await expect(refusal).rejects.toMatchObject({
      help: expect.stringContaining("free some space") as string,
    });
    await expect(needSpace(folder, 1, "a byte")).resolves.toBeUndefined();
  });

  test.each(["darwin", "win32"] as const)(
    "says on %s that it builds for Linux",
    async (platform) => {
      const request = {
        ...{ folder, platform, python: undefined, gpu: false, cache: join(folder, "cache") },
        ...{ environment: {}, say: () => undefined },
      };
      const refusal = setupTensorflow(request);
      await expect(refusal).rejects.toThrow(`libraries for Linux, and this is ${platform}`);
      await expect(refusal).rejects.toMatchObject({
        help: expect.stringContaining("WSL") as string,
      });
      const [system] = await checkTensorflow(request);
      expect(system).toMatchObject({ name: "system", ok: false });
      expect(system!.says).toContain(platform);
      expect(await readdir(folder)).toEqual(["package.json"]);
    },
  );

  test("sets up nothing else", async () => {
    const { code, stderr } = await run(["setup", "pytorch"]);
    expect(code).toBe(2);
    expect(stderr).toContain("tensorflow");
  });
});

/** netc also takes a package that is installed beside it. */
const beside = existsSync(join(root, "node_modules/@tensorflow/tfjs-node"));

describe.skipIf(beside)("netc train --engine", () => {
  test.each([
    ["tfjs-node", "netc setup tensorflow"],
    ["tfjs-node-gpu", "netc setup tensorflow --gpu"],
  ])("%s that is not there is one line with the command that brings it", async (name, command) => {
    await writeFile(join(folder, "net.net"), "data garments\nflatten\ndense 10 softmax\n");
    const { code, stderr } = await run(["train", "net.net", "--engine", name]);
    const lines = stderr
      .trim()
      .split("\n")
      .filter((line) => line.startsWith("error"));
    expect(code).toBe(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`\`${command}\` brings it`);
    expect(stderr).not.toContain("    at ");
  });
});

interface History {
  readonly engine: string;
  readonly engineVersion: string;
  readonly device: string;
  readonly epochs: readonly unknown[];
}

/** Trains a small net for one epoch and gives its history.json. */
async function historyOf(engine: string, cwd: string, name: string): Promise<History> {
  const spec = join(folder, "small.net");
  await writeFile(spec, "data garments\nflatten\ndense 10 softmax\ntrain { epochs 1 }\n");
  const args = ["train", spec, "--engine", engine, "--json", "--out", join(folder, name)];
  const { code, stdout, stderr } = await netc(args, { cwd });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as History;
}

test("auto takes netc's own engine where TensorFlow is not there", async () => {
  expect(await historyOf("auto", folder, "auto")).toMatchObject({ engine: "wasm" });
});

const absent = whyNoTensorflow();
describe.skipIf(absent !== undefined)("where it is set up", () => {
  test("a second setup finds all in order and does nothing", async () => {
    const installed = join(tensorflowProject, "node_modules/@tensorflow/tfjs-node");
    const binding = join(installed, "lib/napi-v8");
    const note = await readFile(join(binding, "netc-setup.json"), "utf8");
    const { folder: tensorflow } = JSON.parse(note) as { readonly folder: string };
    // …/lib/python3.11/site-packages/tensorflow lies in the environment of this Python.
    const python = resolve(tensorflow, "../../../../bin/python3");
    const setup = (...more: readonly string[]) =>
      netc(["setup", "tensorflow", "--python", python, ...more], { cwd: tensorflowProject });
    const before = await stat(join(binding, "tfjs_binding.node"));
    const again = await setup();
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toMatch(
      /^ready already, nothing to do: tfjs-node 4\.22\.0 on TensorFlow /,
    );
    expect((await stat(join(binding, "tfjs_binding.node"))).mtimeMs).toBe(before.mtimeMs);
    const { code, stdout } = await setup("--check");
    expect([code, stdout.match(/^ok/gm)?.length]).toEqual([0, 6]);
  });

  test("a run with tfjs-node says so in history.json", async () => {
    const history = await historyOf("tfjs-node", tensorflowProject, "run");
    expect(history.engine).toBe("tfjs-node");
    expect(history.engineVersion).toBe("4.22.0");
    expect(history.device).toMatch(/^TensorFlow /);
    expect(history.epochs).toHaveLength(1);
  });

  test("auto leaves TensorFlow alone where it finds no graphics card", async () => {
    // What is set up for the processor, under the name of the package for graphics cards.
    const project = join(folder, "gpu");
    await mkdir(join(project, "node_modules/@tensorflow"), { recursive: true });
    const [from, to] = ["tfjs-node", "tfjs-node-gpu"].map((name) =>
      join("node_modules/@tensorflow", name),
    );
    await symlink(join(tensorflowProject, from!), join(project, to!));
    const { engine, device } = await historyOf("tfjs-node-gpu", project, "gpu-run");
    expect(engine).toBe("tfjs-node-gpu");
    const chosen = await historyOf("auto", project, "gpu-auto");
    expect(chosen.engine).toBe(device.endsWith("GPU") ? "tfjs-node-gpu" : "wasm");
  });
});
