import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Target } from "../../src/compiler/emit/emit.ts";
import * as registry from "../../src/compiler/emit/targets.ts";
import { netc } from "../cli/netc.ts";

const folder = mkdtempSync(join(tmpdir(), "netc-emit-options-"));
const spec = join(folder, "small.net");
beforeAll(() => {
  writeFileSync(spec, "data garments\nmaxpool 7\ndense 10\n");
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const all: readonly Target[] = Object.values(registry);

test("no two targets share a name", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test("targets that share an option's name agree on what it takes", () => {
  const kinds = new Map<string, string>();
  for (const { options } of all)
    for (const [name, { kind }] of Object.entries(options)) {
      expect(kinds.get(name) ?? kind, name).toBe(kind);
      kinds.set(name, kind);
    }
  expect(kinds.size).toBeGreaterThan(3);
});

test("the help shows every target with its options", async () => {
  const { code, stdout } = await netc(["emit", "--help"]);
  expect(code).toBe(0);
  for (const { name, doc, options } of all) {
    expect(stdout).toContain(`${name}: ${doc}`);
    for (const option of Object.values(options)) expect(stdout).toContain(option.doc);
  }
});

test.each([
  [
    "tfjs-node",
    ["--single-file"],
    "error NET0605: `--single-file` is an option of browser, not of tfjs-node\nhelp: tfjs-node has `--cpu` and `--weights`\n",
  ],
  [
    "browser",
    ["--cpu"],
    "error NET0605: `--cpu` is an option of tfjs-node, not of browser\nhelp: browser has ",
  ],
  ["browser", ["--runtime", "jax"], "error NET0606: `--runtime jax` means nothing to browser: "],
])("%s with %j is refused, and nothing is written", async (target, options, said) => {
  const out = join(folder, "none");
  const { code, stdout, stderr } = await netc(["emit", target, spec, "--out", out, ...options]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.startsWith(said), stderr).toBe(true);
  expect(await readdir(folder)).toEqual(["small.net"]);
});
