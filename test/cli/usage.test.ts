import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc, root } from "./netc.ts";
import packageJson from "../../package.json" with { type: "json" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-cli-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the command line", () => {
  test("says its version", async () => {
    expect(await netc(["--version"])).toEqual({
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: "",
    });
  });

  test("checks a spec where Node has no WebAssembly", () => {
    // The bundled program: Node strips types by WebAssembly.
    const args = ["--jitless", "dist/cli.js", "check", "specs/first.net"];
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("conv2");
  });

  test("says its commands", async () => {
    const { code, stdout } = await netc(["--help"]);
    expect(code).toBe(0);
    for (const command of ["check", "train", "eval", "predict", "explain"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    }
  });

  test("says a command's options", async () => {
    const { code, stdout } = await netc(["train", "--help"]);
    expect(code).toBe(0);
    for (const option of [
      "--out",
      "--resume",
      "--overwrite",
      "--epochs",
      "--seed",
      "--threads",
      "--engine",
      "--data",
      "--json",
    ]) {
      expect(stdout).toContain(`  ${option}`);
    }
  });

  test.each([
    [["chekc", "x.net"], "Did you mean check?"],
    [["help", "chekc"], "Did you mean check?"],
    [["check", "a.net", "--json", "--resolved"], "cannot be used with option"],
    [["check"], "missing required argument"],
    [["check", "a.net", "b.net"], "too many arguments"],
    [["check", "a.net", "--jsn"], "Did you mean --json?"],
    [["check", "a.net", "--input", "28by28"], "28x28x1"],
    [["train", "a.net", "--epochs", "-1"], "whole number"],
    [["train", "a.net", "--epochs", "ten"], "whole number"],
    [["train", "a.net", "--threads", "0"], "from 1 to 1024"],
    [["train", "specs/first.net", "--threads", "100000"], "from 1 to 1024"],
    [["check", "a.net", "--input", "28x28"], "height, width and channels"],
    [["check", "a.net", "--input", "99999999999999999999"], "too large"],
    [["explain", "foo"], "`netc explain NET0203`"],
    [["train"], "there is no spec"],
    [["train", "a.net", "--resume", "runs/x"], "not both"],
    [["train", "--resume", "runs/x", "--out", "y"], "leave out --out"],
    [["train", "specs/first.net", "--engine", "wsam"], "did you mean wasm?"],
    [["check", "no/such.net"], "there is no such file"],
    [["check", "src"], "it is a folder"],
    [["eval", "specs"], "error NET0560"],
    [["train", "--resume", "specs"], "error NET0560"],
    [[], "Usage: netc"],
  ])("answers a wrong one with 2: netc %j", async (args, words) => {
    const { code, stdout, stderr } = await netc(args);
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test("refuses a spec that is not text", async () => {
    const path = join(folder, "bytes.net");
    await writeFile(path, Uint8Array.of(0xff, 0xfe, 0, 0x80));
    const words = "bytes.net:1:1: error NET0025: byte 1 of the spec is FF";
    for (const args of [["check"], ["train"], ["emit", "tfjs-node", "--out", join(folder, "no")]]) {
      const { code, stdout, stderr } = await netc([...args, path]);
      expect(stderr).toContain(words);
      expect(stdout).toBe("");
      expect(code).toBe(1);
    }
    const { code, stdout } = await netc(["check", path, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: "NET0025" }] });
  });

  test("calls its own failure a bug, in one line, with the stack only where it is asked for", async () => {
    const broken = "JSON.stringify=()=>{throw%20new%20RangeError('as%20if%20broken')}";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${broken}` };
    const options = { input: "input 4; dense 2 softmax", env } as const;
    const { code, stdout, stderr } = await netc(["check", "-", "--json"], options);
    expect(code).toBe(70);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^netc .* \(RangeError: as if broken\); this is a bug: please report it.*\n$/,
    );
    const debugged = await netc(["check", "-", "--json"], {
      ...options,
      env: { ...env, NETC_DEBUG: "1" },
    });
    expect(debugged.stderr).toMatch(/^ {4}at /m);
  });

  test("tells an old Node what is missing", async () => {
    const old = "Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${old}` };
    const { code, stderr } = await netc(["--version"], { env });
    expect(stderr).toMatch(/^netc needs Node\.js 22\.18 or newer, and this is 20\.19\.0: .*\n$/);
    expect(code).toBe(2);
  });
});

describe("netc explain", () => {
  test("prints a code's page", async () => {
    const { code, stdout } = await netc(["explain", "net0203"]);
    expect(code).toBe(0);
    expect(stdout).toContain("NET0203");
  });

  test("of an unknown code says so", async () => {
    const { code, stderr } = await netc(["explain", "NET9999"]);
    expect(code).toBe(2);
    expect(stderr).toContain("there is no code NET9999");
  });
});

test("a reader that goes away is no failure", () => {
  const command = `"${process.execPath}" src/cli/main.ts check - --json | head -c 1`;
  const layers = "dense 4 relu; ".repeat(3000);
  const { status, stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", command], {
    cwd: root,
    input: `input 4; ${layers} dense 2 softmax`,
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "{", stderr: "" });
});
