import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../src/compiler/check.ts";
import { parse } from "../../src/parser/parse.ts";
import { print } from "../../src/parser/print.ts";
import type { Program } from "../../src/parser/ast.ts";
import { specs } from "./specs.ts";
import { programs, soup } from "./trees.ts";

const read = (text: string): Program => parse({ name: "spec.net", text }).program;
const format = (text: string): string => print(read(text), text);

/** The tree apart from spans, layout and what is absent. */
function bare(value: unknown): unknown {
  const text = JSON.stringify(value, (key, v: unknown) =>
    key === "span" || key === "breaks" ? undefined : v,
  );
  return JSON.parse(text) as unknown;
}

describe("print", () => {
  it.each(Object.entries(specs))("prints %s so that it parses to the same tree", (_, text) => {
    const printed = format(text);
    const { program, diagnostics } = parse({ name: "spec.net", text: printed });
    expect(diagnostics).toEqual([]);
    const before = read(text);
    expect(bare(program.statements)).toEqual(bare(before.statements));
    expect(program.comments.map((c) => c.text)).toEqual(
      before.comments.map((c) => c.text.trimEnd()),
    );
    expect(print(program, printed)).toBe(printed);
  });

  it("leaves well-laid-out specs alone", () => {
    expect(format(specs["smallest"]!)).toBe(specs["smallest"]);
    expect(format(specs["lab manual"]!)).toBe(specs["lab manual"]);
  });

  it.each([
    ["spaces", "  conv   32\t3x3   relu\n", "conv 32 3x3 relu\n"],
    ["options", "conv 32 stride = 2\n", "conv 32 stride=2\n"],
    ["numbers as they were written", "a .250 1E-4 007 2.0%\n", "a .250 1E-4 007 2.0%\n"],
    ["expressions", "a ( 2*(w+1)/(3*x)-(-y)**2 )\n", "a (2 * (w + 1) / (3 * x) - (-y) ** 2)\n"],
    ["calls", "convbn( width ,stride = 2 )  k=v\n", "convbn(width, stride=2) k=v\n"],
    ["named blocks", "block f( a,b = 1 ){ g(a) }", "block f(a, b=1) { g(a) }\n"],
    ["line ends", "a\r\n\r\n\r\nb\r\n", "a\n\nb\n"],
    ["empty lines at the ends", "\n\na {\n\n  b\n\n}\n\n\n", "a {\n  b\n}\n"],
    ["a missing line end", "a", "a\n"],
    ["nothing", "\n  \n", ""],
    ["one line with `;`", "a;b  ;  c;\n", "a; b; c\n"],
    ["a block on one line", "a{b;c}\n", "a { b; c }\n"],
    ["an empty block", "a {\n}\n", "a { }\n"],
    ["branches", "a { {b}{c} { } }\n", "a { { b } { c } { } }\n"],
    ["a statement after a block", "a { b } c\n", "a { b }; c\n"],
    ["a block over lines", "train { a\n  b }\n", "train {\n  a\n  b\n}\n"],
    ["a branch that must not become a block", "a;\n{ b }\n", "a;\n{ b }\n"],
    ["comments after statements", "a   # one\nb; c # two\n", "a    # one\nb; c # two\n"],
    [
      "comments after lines of several blocks",
      "ab { # one\nc # two\nddd # three\n} # four\ne\nf # five\n",
      "ab {  # one\n  c   # two\n  ddd # three\n}     # four\ne\nf # five\n",
    ],
    ["constants", "let w=3  k = 5x3\na b=3\n", "let w = 3 k = 5x3\na b=3\n"],
    ["comments on their own", "# one\n\n  # two\na\n# three\n", "# one\n\n# two\na\n# three\n"],
    [
      "comments in blocks",
      "a { # one\n b # two\n# three\n} # four\n",
      "a { # one\n  b # two\n  # three\n} # four\n",
    ],
    ["a comment alone in a block", "a {\n# one\n}\n", "a {\n  # one\n}\n"],
    [
      "comments within parentheses",
      "a (1 # one\n + # two\n 2) # three\n",
      "# one\n# two\na (1 + 2) # three\n",
    ],
    [
      "a comment within parentheses of a group",
      "a\n\nb; c (1 # one\n)\n",
      "a\n\nb\n# one\nc (1)\n",
    ],
    ["a comment before a branch", "a; # one\n{ b }\n", "a; # one\n{ b }\n"],
  ])("lays out %s", (_, text, expected) => {
    expect(format(text)).toBe(expected);
    expect(format(expected)).toBe(expected);
  });

  it("breaks a line of statements that does not fit in 80 columns", () => {
    const group =
      "conv 64 3x3 same relu init=he_normal; batchnorm; maxpool 2; conv 128 3x3 same relu";
    expect(format(`${group}\n`).split("\n")).toEqual([...group.split("; "), ""]);
    expect(format(`${group.slice(0, 80)}\n`)).toBe(`${group.slice(0, 80)}\n`);
  });

  it("breaks no line that a comment to netc is about", () => {
    const allow = "# netc: allow NET0703";
    const group = Array.from({ length: 9 }, (_, i) => `dense ${i}0 relu`).join("; ");
    const inBlock = `repeat 3 { ${group} }`;
    for (const line of [group, inBlock]) {
      for (const kept of [`${line} ${allow}\n`, `${allow}\n${line}\n`, `a\n${allow}\n${line}\n`])
        expect(format(kept)).toBe(kept);
      const broken = format(`${line}\n`);
      expect(format(`${line} # a word\n`)).toBe(broken.replace(/\n$/, " # a word\n"));
      expect(format(`${allow}\n\n${line}\n`)).toBe(`${allow}\n\n${broken}`);
    }
  });

  it.each([
    "repeat 2 { a; b # netc: allow NET0701\n  c }\n",
    "repeat 2 {\n  a\n  b }; c # netc: allow NET0701\n",
    "a; repeat 2 { # netc: allow NET0701\n  b\n}\n",
    "repeat 2 { a\n} # netc: allow NET0701\n",
    "a (1\n + 2) # netc: allow NET0701\n",
    "repeat 2 {\n  a\n  repeat 2 { b # netc: allow NET0701\n    c }\n}\n",
  ])("leaves alone what a comment to netc is about only so: %j", (text) => {
    expect(format(text)).toBe(text);
    const usual = text.replace("netc:", "a word:");
    expect(format(usual)).not.toBe(usual);
  });

  it("breaks a block that does not fit, from the outside in", () => {
    const branches = [
      "{ conv 64 1x1 relu }",
      "{ conv 48 1x1 relu; conv 64 5x5 same relu }",
      "{ maxpool 3 }",
    ];
    const printed = format(`parallel concat { ${branches.join(" ")} }\n`);
    expect(printed).toBe(`parallel concat {\n${branches.map((b) => `  ${b}\n`).join("")}}\n`);
  });

  it("prints a tree that a program made, without places", () => {
    const { statements } = read("a 1 k=2 { b { c } }");
    const nowhere = JSON.parse(JSON.stringify(bare(statements))) as Program["statements"];
    const span = { start: 0, end: 0 };
    const placed = JSON.parse(JSON.stringify(nowhere), (_, v: unknown) =>
      typeof v === "object" && v !== null && !Array.isArray(v) ? { ...v, span } : v,
    ) as Program["statements"];
    expect(print({ kind: "program", statements: placed, comments: [], span }, "")).toBe(
      "a 1 k=2 {\n  b {\n    c\n  }\n}\n",
    );
  });
});

/** What stands on the lines that comments to netc are about: behind which they stand, or alone above. */
function allowed(text: string): readonly string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.flatMap((line, i) => {
    const at = line.indexOf("# netc:");
    if (at < 0) return [];
    return [at === 0 ? lines[i + 1]!.replace(/ *#.*/, "") : line.slice(0, at).trimEnd()];
  });
}

/** The codes of the warnings, in their order. */
function warnings(text: string): readonly string[] {
  return check({ name: "spec.net", text }).diagnostics.map(({ code }) => code);
}

describe("print, whatever the program", () => {
  it("prints what parses to the same tree, and printing that changes nothing", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const text = print(program, "");
        const { program: again, diagnostics } = parse({ name: "spec.net", text });
        expect(diagnostics).toEqual([]);
        expect(bare(again.statements)).toEqual(bare(program.statements));
        expect(print(again, text)).toBe(text);
      }),
      { numRuns: 1500 },
    );
  });

  it("keeps together what a comment to netc is about", () => {
    const statement = fc.oneof(
      fc.constantFrom("relu", "maxpool 2", "conv 32 3x3 same relu init=he_normal l2=1e-4", "f(3)"),
      fc.constantFrom("repeat 3 { relu; dense 128 relu }", "residual { conv 32 3x3 same }"),
    );
    const statements = fc.array(statement, { minLength: 1, maxLength: 6 });
    const line = fc
      .tuple(fc.constantFrom("", "", "\n", "# a\n", "# netc: allow NET0701\n"), statements)
      .map(([above, all]) => above + all.join("; "));
    const end = fc.constantFrom("", " # b", " # netc: allow NET0702");
    const lines = fc.array(fc.tuple(line, end).map((parts) => `${parts.join("")}\n`));
    fc.assert(
      fc.property(lines, lines, (outside, inside) => {
        const text = `${outside.join("")}repeat 2 {\n${inside.join("")}}\n`;
        expect(allowed(format(text))).toEqual(allowed(text));
      }),
    );
  });

  it("changes no finding, wherever lines break and comments to netc stand", () => {
    let silenced = 0;
    const allow = fc.constantFrom("# netc: allow NET0701", "# netc: allow NET0701 NET0704");
    const gap = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom("; ", "; ", "\n", "\n\n", " # a word\n") },
      { weight: 2, arbitrary: allow.map((text) => ` ${text}\n`) },
      { weight: 1, arbitrary: allow.map((text) => `\n${text}\n`) },
    );
    const opened = gap.map((text) => text.replace("; ", " "));
    const simple = fc.constantFrom(
      "maxpool 2",
      "maxpool (1\n + 1)",
      "conv 4 3x3 same; batchnorm",
      "relu",
    );
    const { line } = fc.letrec<{ line: string; one: string; block: string }>((tie) => ({
      line: fc
        .array(fc.tuple(tie("one"), gap), { minLength: 1, maxLength: 4 })
        .map((parts) => parts.flat().join("")),
      one: fc.oneof({ weight: 3, arbitrary: simple }, { weight: 2, arbitrary: tie("block") }),
      block: fc
        .tuple(fc.constantFrom("repeat 1", "repeat 2"), opened, tie("line"))
        .map(([head, open, inner]) => `${head} {${open}${inner}}`),
    }));
    fc.assert(
      fc.property(line, (body) => {
        const text = `input 127x127x1\n${body}\nglobalavgpool\ndense 10 softmax\n`;
        const { diagnostics } = parse({ name: "spec.net", text });
        if (diagnostics.length > 0) return;
        const printed = format(text);
        expect(warnings(printed)).toEqual(warnings(text));
        expect(format(printed)).toBe(printed);
        expect(bare(read(printed).statements)).toEqual(bare(read(text).statements));
        if (warnings(text).length < warnings(text.replaceAll("# netc:", "#")).length) silenced++;
      }),
      { numRuns: 1000 },
    );
    expect(silenced).toBeGreaterThan(5);
  });

  it("keeps every comment and statement of any well-formed text", () => {
    let wellFormed = 0;
    fc.assert(
      fc.property(soup, (text) => {
        const { program, diagnostics } = parse({ name: "spec.net", text });
        if (diagnostics.length > 0) return;
        wellFormed++;
        const printed = print(program, text);
        const again = parse({ name: "spec.net", text: printed });
        expect(again.diagnostics).toEqual([]);
        expect(bare(again.program.statements)).toEqual(bare(program.statements));
        expect(again.program.comments.map((c) => c.text)).toEqual(
          program.comments.map((c) => c.text.trimEnd()),
        );
        expect(print(again.program, printed)).toBe(printed);
      }),
      { numRuns: 3000 },
    );
    expect(wellFormed).toBeGreaterThan(30);
  });

  it("keeps comments wherever they are put into a spec", () => {
    const { "growing up": text = "" } = specs;
    let wellFormed = 0;
    const gaps = [...text.matchAll(/[ \n]/g)].map(({ index }) => index);
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...gaps), { maxLength: 12 }), (places) => {
        let noted = "";
        let last = 0;
        for (const place of places.toSorted((a, b) => a - b)) {
          noted += `${text.slice(last, place)} # at ${place}\n`;
          last = place;
        }
        noted += text.slice(last);
        const { program, diagnostics } = parse({ name: "spec.net", text: noted });
        if (diagnostics.length > 0) return;
        wellFormed++;
        const printed = print(program, noted);
        const again = read(printed);
        expect(bare(again.statements)).toEqual(bare(program.statements));
        expect(again.comments.map((c) => c.text)).toEqual(
          program.comments.map((c) => c.text.trimEnd()),
        );
        expect(print(again, printed)).toBe(printed);
      }),
      { numRuns: 500 },
    );
    expect(wellFormed).toBeGreaterThan(30);
  });
});
