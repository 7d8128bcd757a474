import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "netc-package-"));
const elsewhere = join(folder, "elsewhere");

function run(cwd: string, command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The package as npm would publish it, built by `prepare`, and installed where nothing else is. */
beforeAll(() => {
  run(root, "npm", "pack", "--pack-destination", folder);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
  run(folder, "mkdir", "elsewhere");
  writeFileSync(join(elsewhere, "package.json"), '{ "private": true }\n');
  run(elsewhere, "npm", "install", "--no-audit", "--no-fund", join(folder, tarball));
}, 240_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("the packed package, installed elsewhere", () => {
  test("brings no other packages", () => {
    const installed = readdirSync(join(elsewhere, "node_modules")).filter(
      (name) => !name.startsWith("."),
    );
    expect(installed).toEqual(["netc"]);
  });

  test("holds what it needs and no sources", () => {
    const files = readdirSync(join(elsewhere, "node_modules/netc"), {
      recursive: true,
      encoding: "utf8",
    });
    expect(files).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "dist/cli.js",
        "dist/LICENSES.txt",
        "dist/kernels/simd.wasm",
      ]),
    );
    expect(files.filter((name) => /^(?:src|test|scripts)\b|\.ts$/.test(name))).toEqual([]);
    const licences = readFileSync(join(elsewhere, "node_modules/netc/dist/LICENSES.txt"), "utf8");
    for (const name of ["chevrotain", "commander", "cli-progress"])
      expect(licences).toContain(`\n${name} `);
  });

  test("says its version", () => {
    expect(run(elsewhere, "npx", "netc", "--version")).toBe(`${packageJson.version}\n`);
  });

  test("checks", () => {
    writeFileSync(
      join(elsewhere, "lenet.net"),
      "input 28x28x1; conv 6 5x5 same tanh; avgpool 2; dense 10 softmax\n",
    );
    expect(run(elsewhere, "npx", "netc", "check", "lenet.net")).toContain("28x28x6");
  });

  test("explains a code", () => {
    expect(run(elsewhere, "npx", "netc", "explain", "NET0203")).toContain("NET0203");
  });

  test("trains, with threads", () => {
    writeFileSync(
      join(elsewhere, "tiny.net"),
      "data garments { validation none }\nmaxpool 4; dense 10 softmax\ntrain { epochs 1; batch 256 }\n",
    );
    const text = run(elsewhere, "npx", "netc", "train", "tiny.net", "--threads", "2", "--json");
    expect(JSON.parse(text)).toMatchObject({ engine: "wasm", threads: 2, epochs: [{ epoch: 1 }] });
    expect(readdirSync(join(elsewhere, "runs/tiny-001"))).toContain("evaluation.json");
    expect(run(elsewhere, "npx", "netc", "eval", "runs/tiny-001")).toMatch(/^test: /);
  });

  test("emits pages on both of their runtimes", () => {
    writeFileSync(join(elsewhere, "page.net"), "data garments\nmaxpool 4; dense 10 softmax\n");
    const emit = (out: string, ...options: readonly string[]): string =>
      run(elsewhere, "npx", "netc", "emit", "browser", "page.net", "--out", out, ...options);
    expect(emit("page")).toContain("netc serve page");
    expect(readdirSync(join(elsewhere, "page")).sort()).toEqual([
      ...["index.html", "kernels", "page.css", "page.js", "project.json", "thread.js", "worker.js"],
    ]);
    emit("page-tfjs", "--runtime", "tfjs");
    const worker = readFileSync(join(elsewhere, "page-tfjs/worker.js"), "utf8");
    expect(worker.slice(0, 200)).toContain("TensorFlow.js 4.22");
  });
});
