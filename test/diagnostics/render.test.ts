import { describe, expect, test } from "vitest";
import { diagnose, type Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { diagnosticsToJson } from "../../src/diagnostics/json.ts";
import { plain } from "../../src/diagnostics/paint.ts";
import { countFindings, renderDiagnostics, renderFinding } from "../../src/diagnostics/render.ts";

/** A real diagnostic about the first place where `word` stands. */
function doubled(text: string, word: string, from = 0): Diagnostic {
  const start = text.indexOf(word, from);
  const first = text.indexOf(word);
  return diagnose(
    "NET0402",
    { start, end: start + word.length },
    { word },
    {
      labels:
        start === first
          ? []
          : [{ span: { start: first, end: first + word.length }, message: "first here" }],
    },
  );
}

describe("a sentence", () => {
  const long = "猫".repeat(1_000_000);

  test("does not quote more than a line of the user's text", () => {
    const span = { start: 0, end: 1 };
    const cut = "猫".repeat(60) + "…";
    const { message, labels, help } = diagnose(
      "NET0402",
      span,
      { word: long },
      { labels: [{ span, message: `first here: ${long}` }] },
    );
    expect(message).toBe(`\`${cut}\` is given a second time`);
    expect(help).toBe(`keep one \`${cut}\` and remove the other`);
    expect(labels[0]!.message).toBe(`first here: ${cut}`);
    const spaced = diagnose("NET0402", span, { word: "so it goes ".repeat(1000) });
    expect(spaced.message).toBe(
      `\`${"so it goes ".repeat(6).slice(0, 60)}…\` is given a second time`,
    );
  });

  test("keeps what is quoted as long as it is readable", () => {
    const word = "x".repeat(80);
    const { message } = diagnose("NET0402", { start: 0, end: 1 }, { word });
    expect(message).toBe(`\`${word}\` is given a second time`);
  });
});

describe("renderDiagnostics", () => {
  test("place, sentence, source, labels, help, count", () => {
    const text = "train {\n  epochs 5\n  batch 32\n  seed 2\n  epochs 6\n}\n";
    expect(renderDiagnostics([doubled(text, "epochs", 20)], { name: "lab.net", text })).toBe(
      [
        "lab.net:5:3: error NET0402: `epochs` is given a second time",
        " 2 |   epochs 5",
        "   |   ------ first here",
        "   ...",
        " 5 |   epochs 6",
        "   |   ^^^^^^",
        "help: keep one `epochs` and remove the other",
        "",
        "Found 1 error.",
      ].join("\n"),
    );
  });

  test("in the order of their places, whatever the order they were found in", () => {
    const text = "a b\nc\n";
    const lines = renderDiagnostics([doubled(text, "c"), doubled(text, "b")], { name: "x", text });
    expect(lines.indexOf("x:1:3:")).toBeLessThan(lines.indexOf("x:2:1:"));
    expect(lines.indexOf("x:1:3:")).toBeGreaterThanOrEqual(0);
  });

  test("a long line is cut around the mark", () => {
    const text = `${"dense 10; ".repeat(200)}epochs 5; ${"dense 10; ".repeat(200)}`;
    const shown = renderDiagnostics([doubled(text, "epochs")], { name: "x", text }).split("\n");
    expect(shown[1]!.length).toBeLessThan(110);
    const column = shown[2]!.indexOf("^");
    expect(shown[1]!.slice(column, column + 6)).toBe("epochs");
  });

  test("marks stand under the words where a character is two columns wide", () => {
    const text = 'classes "猫" epochs';
    const shown = renderDiagnostics([doubled(text, "epochs")], { name: "x", text }).split("\n");
    // One wide character before: one more space than letters.
    expect(shown[2]!.indexOf("^")).toBe(shown[1]!.indexOf("epochs") + 1);
  });

  test("a source cannot rewrite the terminal", () => {
    const text = "epochs \u001b[31m\u202e 5\tx";
    const shown = renderDiagnostics([doubled(text, "epochs")], { name: "x", text });
    expect(shown).not.toMatch(/[\u001b\u202e\t]/);
  });

  test("a place at the end of the text has a mark too", () => {
    const text = "train {\n";
    const end = { start: text.length, end: text.length };
    const shown = renderDiagnostics([diagnose("NET0402", end, { word: "x" })], { name: "x", text });
    expect(shown).toContain(" 2 |\n   | ^");
  });

  test("colours are the caller's", () => {
    const text = "epochs";
    const paint = { ...plain, error: (s: string) => `<e>${s}</e>` };
    expect(renderDiagnostics([doubled(text, "epochs")], { name: "x", text }, paint)).toContain(
      "<e>error NET0402</e>: ",
    );
  });

  test("nothing to say is the empty text", () => {
    expect(renderDiagnostics([], { name: "x", text: "" })).toBe("");
  });
});

test("a finding without a place", () => {
  const finding = {
    code: "NET0530",
    severity: "error",
    message: "there is no file x",
    help: "look",
  } as const;
  expect(renderFinding(finding)).toBe("error NET0530: there is no file x\nhelp: look");
});

test("findings are counted in English", () => {
  const error = { severity: "error" } as const;
  const warning = { severity: "warning" } as const;
  expect(countFindings([error, error, warning])).toBe("Found 2 errors and 1 warning.");
  expect(countFindings([warning])).toBe("Found 1 warning.");
});

test("as JSON: places from 1, the end exclusive", () => {
  const text = "train {\n  epochs 5; epochs 6 }";
  expect(diagnosticsToJson([doubled(text, "epochs", 15)], { name: "lab.net", text })).toEqual([
    {
      code: "NET0402",
      severity: "error",
      message: "`epochs` is given a second time",
      file: "lab.net",
      line: 2,
      column: 13,
      endLine: 2,
      endColumn: 19,
      help: "keep one `epochs` and remove the other",
      labels: [{ message: "first here", line: 2, column: 3, endLine: 2, endColumn: 9 }],
    },
  ]);
});
