import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shellCommand } from "../../src/diagnostics/shell-command.ts";

describe("a command to paste", () => {
  test.each([
    ["runs/lab-001", "runs/lab-001"],
    ["my runs/lab", '"my runs/lab"'],
    ["C:\\my runs", '"C:\\my runs"'],
    ["~x", '"~x"'],
    ["it's", '"it\'s"'],
    ["größe", "größe"],
    ["a$b", "'a$b'"],
    ["a$'b", "'a$'\\''b'"],
    ["", '""'],
  ])("%s", (word, said) => {
    expect(shellCommand("netc", "check", word)).toBe(`netc check ${said}`);
  });

  test.skipIf(process.platform === "win32")("comes out of a shell as it went in", () => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom(..."a- ~$`\"'\\!*?&|;<>(){}[]#\n\t") }),
      fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (words) => {
        const command = shellCommand("printf", "%s\\0", ...words);
        const said = execFileSync("sh", ["-c", command], { encoding: "utf8" });
        expect(said).toBe(words.length === 0 ? "\0" : words.map((one) => `${one}\0`).join(""));
      }),
    );
  });
});
