import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc } from "./netc.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-graph-"));
  await writeFile(join(folder, "a.net"), "input 8; dense 4 relu; dense 2 softmax\n");
  await writeFile(join(folder, "wrong.net"), "conv\n");
});
afterAll(() => rm(folder, { recursive: true }));

const graph = (...args: string[]) => netc(["graph", ...args], { cwd: folder });

describe("netc graph", () => {
  test.each([
    ["net.svg", /^<svg /],
    ["net.dot", /^digraph net \{/],
    ["net.mmd", /^flowchart TB/],
  ])("writes what the name %s says", async (name, begins) => {
    expect(await graph("a.net", "--out", name)).toEqual({
      code: 0,
      stdout: `wrote ${name}\n`,
      stderr: "",
    });
    expect(await readFile(join(folder, name), "utf8")).toMatch(begins);
  });

  test("prints the picture where no file is named", async () => {
    const { code, stdout } = await graph("a.net", "--format", "mermaid", "--direction", "right");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^flowchart LR\n/);
    expect((await graph("a.net")).stdout).toContain("a: 46 parameters, 40 multiply-adds");
  });

  test("refuses what it cannot do", async () => {
    const named = await graph("a.net", "--out", "net.jpg");
    expect(named).toMatchObject({ code: 2, stdout: "" });
    expect(named.stderr).toContain(".svg, .dot");
    expect((await graph("a.net", "--format", "png")).code).toBe(2);
    const wrong = await graph("wrong.net", "--out", "wrong.svg");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("error NET");
  });
});
