import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { parse } from "../../src/parser/parse.ts";
import { print } from "../../src/parser/print.ts";
import { startingSpec, type StartingData, type StartingNet } from "../../src/cli/starting-spec.ts";
import { idxBytes } from "../data/idx-bytes.ts";
import { netc, root } from "./netc.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-new-"));
  const pixels = Array.from({ length: 400 * 12 * 12 }, (_, i) => i % 256);
  await writeFile(join(folder, "images.idx"), idxBytes(8, [400, 12, 12], pixels));
  await writeFile(
    join(folder, "labels.idx"),
    idxBytes(
      8,
      [400],
      pixels.slice(0, 400).map((n) => n % 3),
    ),
  );
});
afterAll(() => rm(folder, { recursive: true }));

const named = (name: string): StartingData => ({
  source: { kind: "named", name },
  shape: [28, 28, 1],
  classes: 10,
});
const own = (shape: readonly number[], test?: readonly [string, string]): StartingData => ({
  source: { kind: "idx", train: ["a b.idx", "l.idx"], test },
  shape,
  classes: 3,
});

describe("a spec to begin with", () => {
  test.each([
    ["small", named("garments")],
    ["dense", named("mnist")],
    ["residual", named("fashion-mnist")],
    ["small", own([9, 7, 3])],
    ["dense", own([20])],
    ["small", own([20])],
    ["residual", own([32, 32, 3], ["t.idx", "u.idx"])],
  ] as const)("%s is right, warned of nothing and in canonical form", (net: StartingNet, data) => {
    const text = startingSpec("lab.net", data, net);
    const facts = {
      shape: data.shape,
      classes: Array.from({ length: data.classes }, (_, i) => String(i)),
      trainCount: 600,
      testCount: data.source.kind === "idx" && data.source.test === undefined ? 0 : 100,
    };
    const source = { name: "lab.net", text };
    expect(check(source, { facts: () => facts }).diagnostics).toEqual([]);
    expect(print(parse(source).program, text)).toBe(text);
  });
});

const start = (...args: string[]) => netc(["new", ...args], { cwd: folder });

describe("netc new without a terminal", () => {
  test("writes what the command line says, and it can be checked", async () => {
    const { code, stdout } = await start("lab", "--data", "garments", "--net", "dense");
    expect(code).toBe(0);
    expect(stdout).toContain("wrote lab.net, for 28x28x1 in 10 classes");
    expect(await netc(["check", "lab.net"], { cwd: folder })).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  test("makes the folder that the spec is to stand in", async () => {
    const { code } = await start("deep/er/lab", "--data", "garments", "--net", "dense");
    expect(code).toBe(0);
    expect(await readFile(join(folder, "deep/er/lab.net"), "utf8")).toContain("data garments");
  });

  test("never overwrites", async () => {
    await writeFile(join(folder, "mine.net"), "# mine\n");
    const { code, stderr } = await start("mine.net", "--data", "garments");
    expect(code).toBe(2);
    expect(stderr).toContain("mine.net is there already");
    expect(await readFile(join(folder, "mine.net"), "utf8")).toBe("# mine\n");
  });

  test("reads the headers of one's own files", async () => {
    const files = ["--data", "idx", "--train", "images.idx", "labels.idx"];
    const { code, stdout } = await start("own.net", ...files);
    expect(code).toBe(0);
    expect(stdout).toContain("for 12x12x1 in 3 classes");
    expect(await netc(["check", "own.net"], { cwd: folder })).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  test.each([
    [["lab2.net"], "--data garments|fashion-mnist|mnist|idx"],
    [["--data", "garments"], "no terminal to ask on"],
    [["o.net", "--data", "idx"], "--train takes two files"],
    [["o.net", "--data", "idx", "--train", "none.idx", "labels.idx"], "NET0530"],
    [["o.net", "--data", "cifar"], "Allowed choices"],
  ])("refuses %j with a way out", async (args, words) => {
    const { code, stdout, stderr } = await start(...args);
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
    expect(code).not.toBe(0);
  });
});

/** `script` gives a program a terminal. */
const hasScript = spawnSync("script", ["--version"]).status === 0;

describe.skipIf(!hasScript)("netc new on a terminal (needs util-linux's script)", () => {
  /** Answers each question that appears with its keys, and gives all that was shown. */
  async function talk(
    command: string,
    answers: readonly (readonly [question: string, keys: string])[],
  ): Promise<{ readonly shown: string; readonly code: number | null }> {
    const node = `"${process.execPath}" "${join(root, "src/cli/main.ts")}"`;
    const line = `stty cols 80 rows 24 && ${node} ${command}`;
    const child = spawn("script", ["-qec", line, "/dev/null"], { cwd: folder });
    const open = [...answers];
    let shown = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
      const next = open[0];
      if (next === undefined || !shown.includes(next[0])) return;
      open.shift();
      // The terminal listens a moment after it has drawn.
      setTimeout(() => child.stdin.write(next[1]), 200);
    });
    const code = await new Promise<number | null>((done) => child.on("close", done));
    return { shown, code };
  }

  test("asks what is not said", async () => {
    const { shown, code } = await talk("new", [
      ["What is the spec to be called?", "asked\r"],
      ["Which data?", "\u001b[B\r"],
      ["Which net to begin with?", "\r"],
    ]);
    expect(code).toBe(0);
    expect(shown).toContain("wrote asked.net");
    const text = await readFile(join(folder, "asked.net"), "utf8");
    expect(text).toContain("data fashion-mnist {");
    expect(text).toContain("conv 32 3x3 same relu");
  });

  test("does not ask for what cannot be written", async () => {
    await writeFile(join(folder, "held.net"), "");
    const { shown, code } = await talk("new held", []);
    expect(shown).toContain("held.net is there already");
    expect(shown).not.toContain("Which data?");
    expect(code).toBe(2);
  });

  test.each([
    ["Ctrl-C", "new gone.net", "Which data?", "\u0003"],
    ["Ctrl-D", "new", "What is the spec to be called?", "\u0004"],
  ])("ends at %s, with nothing written", async (_, command, question, keys) => {
    const { shown, code } = await talk(command, [[question, keys]]);
    expect(shown).toContain("nothing was written");
    expect(code).toBe(130);
    await expect(readFile(join(folder, "gone.net"))).rejects.toThrow("ENOENT");
  });
});
