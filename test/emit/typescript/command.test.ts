import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { netc } from "../../cli/netc.ts";
import { buildParts } from "./module.ts";

const parent = mkdtempSync(join(tmpdir(), "netc-typescript-command-"));
const at = (name: string): string => join(parent, name);

beforeAll(async () => {
  await buildParts();
  writeFileSync(
    at("grouped.net"),
    "data garments { validation none }\nmaxpool 4; conv 4 3x3; conv 4 3x3 groups=2 name=twins; dense 10\ntrain { epochs 0 }\n",
  );
  const { code, stderr } = await netc(["train", at("grouped.net"), "--out", at("grouped-001")]);
  expect(code, stderr).toBe(0);
});
afterAll(() => {
  rmSync(parent, { recursive: true });
});

test("writes a folder and says how to go on", async () => {
  const out = at("module");
  const { code, stdout } = await netc(["emit", "typescript", at("grouped-001"), "--out", out]);
  expect(code).toBe(0);
  expect(stdout).toBe(
    `wrote ${out}; go on with:\n  npm install ${out}\n  import { loadGroupedClassifier } from "grouped-classifier";\n`,
  );
  expect((await readdir(out)).sort()).toEqual([
    "README.md",
    "index.d.ts",
    "index.js",
    "kernels.js",
    "lib",
    "package.json",
    "program.js",
    "weights.js",
  ]);
  const again = at("again");
  await netc(["emit", "typescript", at("grouped-001"), "--out", again]);
  for (const file of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    expect(await readFile(path), path).toEqual(await readFile(path.replace(out, again)));
  }
});

test("takes no spec: a net that was never trained predicts nothing", async () => {
  const { code, stderr } = await netc(["emit", "typescript", at("grouped.net"), "--out", at("no")]);
  expect(code).toBe(2);
  expect(stderr).toContain("error NET0607: typescript writes a net that predicts");
  expect(await readdir(parent)).not.toContain("no");
});

test("says at its place what TensorFlow.js cannot compute, and writes nothing", async () => {
  const more = ["--out", at("no"), "--runtime", "tfjs"];
  const { code, stderr } = await netc(["emit", "typescript", at("grouped-001"), ...more]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/spec\.net:\d+:1: error NET0601: `twins`/);
  expect(stderr).toContain("leave `--runtime` out");
  expect(await readdir(parent)).not.toContain("no");
});
