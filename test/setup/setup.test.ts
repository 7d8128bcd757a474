import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

describe.skipIf(whyNoTensorflow() !== undefined)("where it is set up", () => {
  test("a run with tfjs-node says so in history.json", async () => {
    const out = join(folder, "run");
    const spec = join(folder, "small.net");
    await writeFile(spec, "data garments\nflatten\ndense 10 softmax\ntrain { epochs 1 }\n");
    const args = ["train", spec, "--engine", "tfjs-node", "--json", "--out", out];
    const { code, stdout } = await netc(args, { cwd: tensorflowProject });
    expect(code).toBe(0);
    const history = JSON.parse(stdout) as {
      engine: string;
      engineVersion: string;
      device: string;
      epochs: unknown[];
    };
    expect(history.engine).toBe("tfjs-node");
    expect(history.engineVersion).toBe("4.22.0");
    expect(history.device).toMatch(/^TensorFlow /);
    expect(history.epochs).toHaveLength(1);
  });
});
