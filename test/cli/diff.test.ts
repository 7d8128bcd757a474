import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { netc } from "./netc.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netc-diff-"));
  const spec = (units: number) =>
    `data garments { validation none }\nmaxpool 4\ndense ${String(units)} relu\ndense 10 softmax\ntrain { epochs 1; batch 256 }\n`;
  await writeFile(join(folder, "a.net"), spec(8));
  await writeFile(join(folder, "b.net"), spec(16));
  await writeFile(join(folder, "wrong.net"), "conv\n");
});
afterAll(() => rm(folder, { recursive: true }));

const diff = (...args: string[]) => netc(["diff", ...args], { cwd: folder });

describe("netc diff", () => {
  test("ends with 0 where nothing changed, whatever the layout", async () => {
    expect(await diff("a.net", "a.net")).toEqual({
      code: 0,
      stdout: "a.net and a.net mean the same\n",
      stderr: "",
    });
  });

  test("ends with 1 where something did, and tells what", async () => {
    const { code, stdout, stderr } = await diff("a.net", "b.net");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("~ dense1  8 to 16 units");
    expect(stdout).toMatch(/^parameters +490 → 970 \(\+98 %\)$/m);
  });

  test("prints an object for programs", async () => {
    const { code, stdout } = await diff("a.net", "b.net", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      same: false,
      layers: [
        { change: "changed", arguments: [{ argument: "units", before: "8", after: "16" }] },
        {},
      ],
      parameters: { before: 490, after: 970 },
      results: [],
    });
  });

  test("ends with 2 where one cannot be read or is wrong", async () => {
    expect(await diff("a.net", "none.net")).toMatchObject({ code: 2, stdout: "" });
    const wrong = await diff("a.net", "wrong.net");
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("error NET");
    expect((await diff("-", "-")).code).toBe(2);
  });

  test("compares what runs have reached", async () => {
    const train = (spec: string, out: string) =>
      netc(["train", spec, "--out", out, "--threads", "1"], { cwd: folder });
    for (const name of ["a", "b"]) expect((await train(`${name}.net`, name)).code).toBe(0);
    const { code, stdout } = await diff("a", "b");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^epochs +1$/m);
    expect(stdout).toMatch(/^test accuracy +\d\.\d{4} → \d\.\d{4}$/m);
    expect((await diff("a", "a")).code).toBe(0);
    // A spec and the run of it: the net is the same, the figures are the run's alone.
    const half = await diff("a.net", "a", "--json");
    expect(half.code).toBe(0);
    const { results } = JSON.parse(half.stdout) as {
      results: readonly { name: string; before: number | null }[];
    };
    expect(results.map(({ name }) => name)).toContain("test accuracy");
    expect(results.every(({ before }) => before === null)).toBe(true);
  });
});
