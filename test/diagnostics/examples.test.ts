import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Edit } from "../../src/diagnostics/diagnostic.ts";
import { catalogue, type Code } from "../../src/diagnostics/catalogue.ts";
import {
  diagnosticsIn,
  diagnosticsOf,
  exampleFolders,
  examplesFolder,
  exampleText,
  isFinding,
  readExample,
} from "../../scripts/diagnostic-examples.ts";

const codes = Object.keys(catalogue).sort() as Code[];

test("every code has its folder, and every folder its code", () => {
  expect(exampleFolders()).toEqual(codes);
});

describe.each(codes)("%s", (code) => {
  test("README.md begins with the code and its title, then explains", () => {
    const [first, empty, ...more] = readExample(code, "README.md").split("\n");
    expect(first).toBe(`# ${code}: ${catalogue[code].title}`);
    expect(empty).toBe("");
    expect(more.join("\n").trim().length).toBeGreaterThan(60);
  });

  test("the mistake gives exactly expected.txt", async () => {
    const path = join(examplesFolder, code, "expected.txt");
    expect(existsSync(path)).toBe(true);
    const text = await exampleText(code);
    expect(text).toBe(readFileSync(path, "utf8"));
    expect(text).toContain(` ${code}: `);
  });

  test.skipIf(isFinding(code))("wrong.net has this mistake and no other", async () => {
    const found = new Set((await diagnosticsOf(code, "wrong.net")).map((d) => d.code));
    expect([...found]).toEqual([code]);
  });

  test.skipIf(isFinding(code))("fixed.net is free of it and of every error", async () => {
    const found = await diagnosticsOf(code, "fixed.net");
    expect(found.filter((d) => d.code === code || d.severity === "error")).toEqual([]);
  });

  test.skipIf(isFinding(code))("the changes that are offered mend it", async () => {
    const text = readExample(code, "wrong.net");
    const edits = (await diagnosticsOf(code, "wrong.net")).flatMap((d) => d.edits);
    if (edits.length === 0) return;
    const mended = { name: "mended.net", text: applied(edits, text) };
    const found = (await diagnosticsIn(code, mended)).map((d) => d.code);
    expect(found).not.toContain(code);
  });
});

/** The text with all changes made, the last first so that the places of the others stay. */
function applied(edits: readonly Edit[], text: string): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((t, { span, text: by }) => t.slice(0, span.start) + by + t.slice(span.end), text);
}
