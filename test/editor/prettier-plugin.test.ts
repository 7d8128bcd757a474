import { readdirSync, readFileSync } from "node:fs";
import * as prettier from "prettier";
import { describe, expect, test } from "vitest";
import * as plugin from "../../src/editor/prettier-plugin.ts";
import { parse } from "../../src/parser/parse.ts";
import { print } from "../../src/parser/print.ts";
import { specs } from "../parser/specs.ts";

const options = { plugins: [plugin as unknown as prettier.Plugin], printWidth: 40 };
const gallery = new URL("../../specs/gallery/", import.meta.url);

describe("prettier with netc's plugin", () => {
  test.each(Object.entries(specs))("formats %s as netc fmt does", async (_, text) => {
    const expected = print(parse({ name: "spec.net", text }).program, text);
    expect(await prettier.format(text, { ...options, filepath: "spec.net" })).toBe(expected);
    const crlf = await prettier.format(text, { ...options, parser: "net", endOfLine: "crlf" });
    expect(crlf).toBe(expected.replaceAll("\n", "\r\n"));
  });

  test("finds the gallery tidy", async () => {
    for (const name of readdirSync(gallery)) {
      const text = readFileSync(new URL(name, gallery), "utf8");
      expect(await prettier.check(text, { ...options, filepath: name }), name).toBe(true);
    }
  });

  test("formats the blocks of Markdown", async () => {
    const text = "# A net\n\n```net\nconv   8 3x3;relu\n```\n";
    expect(await prettier.format(text, { ...options, parser: "markdown" })).toBe(
      "# A net\n\n```net\nconv 8 3x3; relu\n```\n",
    );
  });

  test("formats nothing at all", async () => {
    expect(await prettier.format("\n \n", { ...options, parser: "net" })).toBe("");
  });

  test("says where a text is wrong", async () => {
    await expect(
      prettier.format("relu\nconv 3same\n", { ...options, parser: "net" }),
    ).rejects.toThrow(/NET0002[^]*> 2 \| conv 3same/);
  });
});
