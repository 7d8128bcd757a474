import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { netc } from "./netc.ts";

describe("netc docs", () => {
  test("prints one word's page, no line wider than 80 columns", async () => {
    const { code, stdout, stderr } = await netc(["docs", "conv"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^conv FILTERS KERNEL \[activation\] \[padding\] {2}Layers\n/);
    expect(stdout).toMatch(/^ {2}stride=1 +steps between places/m);
    expect(stdout).toContain("3*3*1*32 weights");
    expect(stdout).toMatch(/^ {2}PyTorch +torch\.nn\.Conv2d$/m);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  test("prints a word that stands in two lists twice", async () => {
    const { stdout } = await netc(["docs", "mse"]);
    expect(stdout).toContain("loss mse  Losses");
    expect(stdout).toContain("metrics mse  Metrics");
  });

  test("leads from an option to a word that takes it, and from a misspelt word to the right one", async () => {
    const option = await netc(["docs", "dilation"]);
    expect(option).toMatchObject({ code: 2, stdout: "" });
    expect(option.stderr).toContain("try: netc docs conv");
    expect((await netc(["docs", "maxpol"])).stderr).toContain("try: netc docs maxpool");
  });

  test("prints the whole, or writes it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "netc-docs-"));
    try {
      const file = join(folder, "reference.md");
      const { stdout } = await netc(["docs"]);
      expect(stdout).toMatch(/^# Reference\n/);
      expect(await netc(["docs", "--out", file])).toMatchObject({
        code: 0,
        stdout: `wrote ${file}\n`,
      });
      expect(await readFile(file, "utf8")).toBe(stdout);
      expect((await netc(["docs", "conv", "--out", file])).code).toBe(2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
