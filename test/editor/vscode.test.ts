import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, normalize, relative } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildExtension } from "../../scripts/build-vscode.ts";
import { grammarText } from "../../scripts/vscode-grammar.ts";
import { check } from "../../src/compiler/check.ts";
import { hasErrors } from "../../src/diagnostics/diagnostic.ts";
import { root } from "../cli/netc.ts";
import { startClient } from "./client.ts";

const extension = join(root, "editors/vscode");
const read = (path: string): string => readFileSync(join(extension, path), "utf8");

interface Manifest {
  readonly main: string;
  readonly contributes: {
    readonly languages: readonly [{ readonly configuration: string }];
    readonly grammars: readonly [{ readonly path: string }];
    readonly snippets: readonly [{ readonly path: string }];
  };
}
const manifest = JSON.parse(read("package.json")) as Manifest;

test("the grammar has the words of the registries; `node scripts/update-grammar.ts` writes it", () => {
  expect(read("syntaxes/netc.tmLanguage.json")).toBe(grammarText());
});

test("the grammar gives every part of a spec its scope", () => {
  const tool = join(root, "node_modules/vscode-tmgrammar-test/dist/unit.js");
  const args = [
    "-g",
    manifest.contributes.grammars[0].path,
    join(root, "test/editor/grammar/*.net"),
  ];
  const output = execFileSync(process.execPath, [tool, ...args], {
    cwd: extension,
    encoding: "utf8",
  });
  expect(output.match(/run successfuly/g)).toHaveLength(2);
});

describe("the snippets", () => {
  const snippets = JSON.parse(read(manifest.contributes.snippets[0].path)) as Readonly<
    Record<string, { readonly prefix: string; readonly body: readonly string[] }>
  >;

  test.each(Object.values(snippets))("$prefix is right as it stands", ({ prefix, body }) => {
    const text = body
      .join("\n")
      .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, "$1")
      .replace(/\$\{\d+:([^}]*)\}/g, "$1")
      .replace("$0", "");
    const around = /^data /.test(text) ? "" : "data garments\n";
    const end = prefix === "net" ? "" : "\ndense 10 softmax\n";
    const spec =
      prefix === "train" ? `${around}dense 10 softmax\n${text}` : `${around}${text}${end}`;
    const facts = { shape: [28, 28, 1], classes: [], trainCount: 600, testCount: 100 };
    const { diagnostics } = check({ name: prefix, text: spec }, { facts: () => facts });
    expect(hasErrors(diagnostics), diagnostics.map(({ message }) => message).join()).toBe(false);
  });
});

describe("the extension, packed as its README says and unpacked as an editor does", () => {
  const folder = mkdtempSync(join(tmpdir(), "netc-vscode-"));
  const unpacked = join(folder, "unpacked/extension");
  beforeAll(async () => {
    const copy = join(folder, "vscode");
    const built = join(extension, "dist");
    cpSync(extension, copy, { recursive: true, filter: (path) => path !== built });
    await buildExtension(copy);
    const archive = join(folder, "netc.vsix");
    const vsce = join(root, "node_modules/@vscode/vsce/vsce");
    const asked = ["package", "--no-dependencies", "--allow-missing-repository", "--out", archive];
    execFileSync(process.execPath, [vsce, ...asked], { cwd: copy, stdio: "pipe" });
    for (const [path, bytes] of Object.entries(unzipSync(readFileSync(archive)))) {
      const file = join(folder, "unpacked", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("has every file that it says it has, and nothing it was built from", () => {
    const { languages, grammars, snippets } = manifest.contributes;
    const named = [languages[0].configuration, grammars[0].path, snippets[0].path, manifest.main];
    const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(unpacked, join(entry.parentPath, entry.name)));
    expect(files).toEqual(expect.arrayContaining(named.map((path) => normalize(path))));
    const texts = ["LICENSE.txt", "package.json", join("dist", "LICENSES.txt")];
    expect(files).toEqual(expect.arrayContaining(texts));
    expect(files.map((path) => path.toLowerCase())).toContain("readme.md");
    expect(files.filter((path) => path.endsWith(".ts"))).toEqual([]);
  });

  test("has files of JSON that an editor can read", () => {
    for (const path of ["package.json", manifest.contributes.languages[0].configuration])
      expect(() => JSON.parse(readFileSync(join(unpacked, path), "utf8")) as unknown).not.toThrow();
  });

  test("has a program that asks the editor for `vscode` alone", () => {
    const text = readFileSync(join(unpacked, "dist/extension.cjs"), "utf8");
    const wanted = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
    expect(wanted.filter((name) => !isBuiltin(name) && name !== "vscode")).toEqual([]);
    expect(wanted).toContain("vscode");
  });

  test("brings the licences of what is in it", () => {
    const text = readFileSync(join(unpacked, "dist/LICENSES.txt"), "utf8");
    for (const name of ["chevrotain", "vscode-languageclient", "vscode-languageserver"])
      expect(text).toContain(`\n${name} `);
  });

  test("brings a server that stands alone and answers", async () => {
    const client = await startClient(join(unpacked, "dist/server.js"));
    const { diagnostics } = await client.open("input 8\ndense 2 sofmax\n");
    expect(diagnostics).toMatchObject([{ code: "NET0302" }]);
    expect(await client.stop()).toEqual({ code: 0, stderr: "" });
  });
});
