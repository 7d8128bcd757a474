import { describe, expect, it } from "vitest";
import { syntax } from "../../src/diagnostics/codes/syntax.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { indexLines, positionOf } from "../../src/diagnostics/position.ts";
import { blockLimit, operatorLimit, parenthesisLimit } from "../../src/parser/balance.ts";
import { parse } from "../../src/parser/parse.ts";
import { sketch } from "./sketch.ts";

/** `CODE line:column-line:column message — help`, one for each diagnostic. */
function report(text: string): readonly string[] {
  const index = indexLines(text);
  const place = (offset: number): string => {
    const { line, column } = positionOf(index, offset);
    return `${line}:${column}`;
  };
  return parse({ name: "spec.net", text }).diagnostics.map(
    ({ code, span, message, help }) =>
      `${code} ${place(span.start)}-${place(span.end)} ${message} — ${help}`,
  );
}

/** Texts with one mistake each, what is said of it, and the tree that is read all the same. */
const mistakes: readonly (readonly [text: string, said: string, tree: string])[] = [
  // Characters
  [
    "conv 3 @ 4",
    'NET0001 1:8-1:9 `@` means nothing in a spec — remove it; any text may stand in a string: `"…"`',
    "conv n3 n4!",
  ],
  [
    "a é🙂b",
    "NET0001 1:3-1:4 `é` means nothing in a spec — words are made of the letters a to z, digits, `_` and `-`",
    "a!",
  ],
  ["🙂🙂 a; b 🙂", "NET0001 1:1-1:2 `🙂` means nothing in a spec", ""],
  ["a \u0000", "NET0001 1:3-1:4 the character U+0000 means nothing in a spec", "a!"],
  [
    "input [28,28,1]",
    "NET0001 1:7-1:8 `[` means nothing in a spec — sizes are written `28x28x1`, lists are words with spaces",
    "input n28!",
  ],
  [
    "dense units:5",
    "NET0001 1:12-1:13 `:` means nothing in a spec — an option is written `units=5`",
    "dense!",
  ],
  [
    "dense units: 5",
    "NET0001 1:12-1:13 `:` means nothing in a spec — an option is written `units=value`",
    "dense n5!",
  ],
  [
    "classes 'shirt'",
    "NET0001 1:9-1:10 `'` means nothing in a spec — strings stand in `\"`",
    "classes!",
  ],
  [
    "relu // then it's done; yes",
    "NET0001 1:6-1:8 `//` means nothing in a spec — `#` starts a comment",
    "relu!",
  ],
  ["a (2 ^ 3)", "NET0001 1:6-1:7 `^` means nothing in a spec — a power is written `**`", "a!"],
  [
    "a (@)",
    "NET0001 1:4-1:5 `@` means nothing in a spec — the operators are `+ - * / % **` and comparisons",
    "a!",
  ],
  // Runs of characters that are nothing
  [
    "conv 32 3same",
    "NET0002 1:9-1:14 `3same` is neither a number, a size nor a word — write `3 same`",
    "conv n32!",
  ],
  [
    "conv 32 3x3relu",
    "NET0002 1:9-1:16 `3x3relu` is neither a number, a size nor a word — write `3x3 relu`",
    "conv n32!",
  ],
  [
    "conv 32 3x",
    "NET0002 1:9-1:11 `3x` is neither a number, a size nor a word — a size is written `3x3` or `28x28x1`",
    "conv n32!",
  ],
  [
    "conv 32 3X3",
    "NET0002 1:9-1:12 `3X3` is neither a number, a size nor a word — write `3x3` for a size",
    "conv n32!",
  ],
  [
    "conv 32 3×3",
    "NET0002 1:9-1:12 `3×3` is neither a number, a size nor a word — write `3x3` for a size",
    "conv n32!",
  ],
  [
    "conv 32 3*3",
    "NET0002 1:9-1:12 `3*3` is neither a number, a size nor a word — write `3x3` for a size, or `(3*3)` for a product",
    "conv n32!",
  ],
  [
    "a 1.2.3",
    "NET0002 1:3-1:8 `1.2.3` is neither a number, a size nor a word — numbers are written `32`, `.25` or `1e-4`, sizes `28x28x1`",
    "a!",
  ],
  [
    "a 1.",
    "NET0002 1:3-1:5 `1.` is neither a number, a size nor a word — numbers are written",
    "a!",
  ],
  [
    "a 3.5x2",
    "NET0002 1:3-1:8 `3.5x2` is neither a number, a size nor a word — numbers are written",
    "a!",
  ],
  [
    "a 1e-",
    "NET0002 1:3-1:6 `1e-` is neither a number, a size nor a word — an exponent has digits: `1e-4`",
    "a!",
  ],
  ["a +1", "NET0002 1:3-1:5 `+1` is neither a number, a size nor a word — write `1`", "a!"],
  [
    "validation 20 %",
    "NET0002 1:15-1:16 `%` is neither a number, a size nor a word — write the percent sign right after its number: `20%`",
    "validation n20!",
  ],
  [
    "a _b",
    "NET0002 1:3-1:5 `_b` is neither a number, a size nor a word — a word begins with a letter",
    "a!",
  ],
  [
    "a (3same)",
    "NET0002 1:4-1:9 `3same` is neither a number, a size nor a word — a name begins with a letter; a product is written `3 * same`",
    "a!",
  ],
  ["a (b.c)", "NET0002 1:4-1:7 `b.c` is neither a number, a size nor a word", "a!"],
  // Numbers
  ["a 1e999", "NET0003 1:3-1:8 `1e999` is too large — the largest number is about 1.8e308", "a!"],
  ["a k=-1e999%", "NET0003 1:5-1:12 `-1e999%` is too large", "a!"],
  [
    "a 1e-999",
    "NET0003 1:3-1:9 `1e-999` is too small to be told from 0 — the smallest number is about 5e-324",
    "a!",
  ],
  [
    "seed 9007199254740993",
    "NET0003 1:6-1:22 `9007199254740993` is too large to be exact — whole numbers go up to 9007199254740991",
    "seed!",
  ],
  [
    "a 3x99999999999999999999",
    "NET0003 1:3-1:25 `3x99999999999999999999` is too large to be exact",
    "a!",
  ],
  ["a (2 * 1e999) b", "NET0003 1:8-1:13 `1e999` is too large", "a b!"],
  // Strings
  [
    'a "bc d',
    'NET0004 1:3-1:8 the string `"bc d` does not end on its line — close it with `"`; a line break within a string is written `\\n`',
    "a!",
  ],
  ['a "bc\\', 'NET0004 1:3-1:7 the string `"bc\\` does not end', "a!"],
  ['a (2 * "bc)', 'NET0004 1:8-1:12 the string `"bc)` does not end on its line', "a!"],
  [
    'a "b\\qc"',
    "NET0005 1:5-1:7 the escape `\\q` cannot stand in a string — the escapes are",
    "a!",
  ],
  ['a "b\\u12"', "NET0005 1:5-1:7 the escape `\\u` cannot stand in a string", "a!"],
  [
    'a "b\tc"',
    "NET0005 1:5-1:6 the character U+0009 cannot stand in a string — write it as `\\t`",
    "a!",
  ],
  // Parentheses and braces
  [
    "a (2 * b\nc 3",
    "NET0006 1:3-1:9 the parenthesis of `(2 * b` is never closed — write `(2 * b)`",
    "a! | c n3",
  ],
  ["a (2 * (b + 1)", "NET0006 1:3-1:15 the parenthesis of `(2 * (b + 1)` is never closed", "a!"],
  [
    "f(b, c=2 # why\nd",
    "NET0006 1:1-1:9 the parenthesis of `f(b, c=2` is never closed — write `f(b, c=2)`",
    "f! | d",
  ],
  ["a { b (2 } c", "NET0006 1:7-1:9 the parenthesis of `(2` is never closed", "a {b!} | c"],
  ["a 3)", "NET0007 1:4-1:5 this `)` closes nothing — remove it", "a n3!"],
  [
    "train {\n  epochs 3\n",
    "NET0008 1:7-1:8 the block of `train {` is never closed — write its `}`",
    "train {epochs n3}!",
  ],
  [
    "a {\n  b {\n    c\n}\nd",
    "NET0008 2:5-2:6 the block of `b {` is never closed",
    "a {b {c} | d}!",
  ],
  ["a }\nb", "NET0009 1:3-1:4 this `}` closes nothing — remove it", "a | b"],
  [
    "train\n{ a }",
    "NET0010 2:1-2:2 the `{` does not stand on the line of `train` — write the `{` on the line of `train`; for a branch of its own, end that line with `;`",
    "train {a}",
  ],
  [
    "train # why\n\n{\n a\n}",
    "NET0010 3:1-3:2 the `{` does not stand on the line of `train`",
    "train {a}",
  ],
  // Options
  [
    "a 3=4 b",
    "NET0011 1:4-1:6 no key stands before `=4` — an option is written `key=value`, and its key is a word",
    "a n3 b!",
  ],
  ["= 3", "NET0011 1:1-1:4 no key stands before `= 3`", ""],
  ["a b=c=d", "NET0011 1:6-1:8 no key stands before `=d`", "a b=c!"],
  [
    "f(3=4)",
    "NET0011 1:4-1:5 no key stands before `=` — `3` is no name; equality is written `==`",
    "f!",
  ],
  [
    "a stride=\nb",
    "NET0012 1:3-1:10 the option `stride=` has no value before the end of the line — write the value after the `=`, or remove `stride=`",
    "a! | b",
  ],
  ["a { b stride= }", "NET0012 1:7-1:14", "a {b!}"],
  ["a { stride= }", "NET0024 1:5-1:12 `stride = …` is an option", "a {stride!}"],
  ["a stride=, 3", "NET0012 1:3-1:10 the option `stride=` has no value before `,`", "a n3!"],
  [
    "a b==4",
    "NET0023 1:4-1:6 `==` stands where one `=` belongs — an option is `key=value`; comparisons stand in parentheses",
    "a b=n4!",
  ],
  [
    "width = 32\na",
    "NET0024 1:1-1:11 `width = 32` is an option, and a statement begins with a word of its own — write `let width = 32` for a constant, or `width 32` for a setting",
    "width! | a",
  ],
  // Statements
  [
    "3x3 relu",
    "NET0013 1:1-1:4 a statement begins with a word, not with `3x3` — begin it with a word such as `conv`",
    "",
  ],
  [
    "conv 32\n  3x3 relu, 4",
    "NET0013 2:3-2:6 a statement begins with a word, not with `3x3` — begin it with a word such as `conv`; what belongs to the statement above stands on its line",
    "conv n32",
  ],
  ["a { b } 5; c", "NET0013 1:9-1:10 a statement begins with a word, not with `5`", "a {b} | c"],
  ["(2 * 3) { a }", "NET0013 1:1-1:8 a statement begins with a word, not with `(2 * 3)`", "{a}!"],
  [
    "conv 32, 3x3, relu",
    "NET0014 1:8-1:9 a comma separates only the arguments of a call, in parentheses — write a space instead",
    "conv n32 d3x3 relu!",
  ],
  [
    "dropout 0,25",
    "NET0014 1:10-1:11 a comma separates only the arguments of a call, in parentheses — a number has a point: `0.25`",
    "dropout n0 n25!",
  ],
  [
    "dense 1,290",
    "NET0014 1:8-1:9 a comma separates only the arguments of a call, in parentheses — write `1290`, or `1.290` for a fraction; between two values write a space",
    "dense n1 n290!",
  ],
  [
    'a "b"c',
    'NET0015 1:3-1:7 no space stands between `"b"` and `c` — put a space between them',
    'a s"b" c!',
  ],
  ["a (1)(2)", "NET0015 1:5-1:7 no space stands between `)` and `(`", "a (n1) (n2)!"],
  ["a 3(2)", "NET0015 1:3-1:5 no space stands between `3` and `(`", "a n3 (n2)!"],
  ["f(3)relu", "NET0015 1:4-1:9 no space stands between `)` and `relu`", "f call(n3) relu!"],
  [
    "conv 3 f(4)",
    "NET0016 1:8-1:10 `f(…)` is a call, and a call begins a statement — write `f (…)` for a word and a value, or let the call begin a statement of its own",
    "conv n3 f (n4)!",
  ],
  [
    "a 2 * width + 3",
    "NET0020 1:5-1:6 `*` is arithmetic, which stands in parentheses only — write the whole in parentheses, such as `(2 * width)`",
    "a n2 width n3!",
  ],
  [
    "a 2*width",
    "NET0020 1:3-1:10 `2*width` is arithmetic, which stands in parentheses only — write `(2*width)`",
    "a!",
  ],
  [
    "a 1/255",
    "NET0020 1:3-1:8 `1/255` is arithmetic, which stands in parentheses only — write `(1/255)`",
    "a!",
  ],
  ["a -width", "NET0020 1:3-1:9 `-width` is arithmetic", "a!"],
  // Expressions
  [
    "a ()",
    "NET0017 1:3-1:5 a value is missing between `(` and `)` — write a number, a name or an expression there",
    "a!",
  ],
  ["a (2 + ) b", "NET0017 1:6-1:9 a value is missing between `+` and `)`", "a b!"],
  ["a (* 2 / )", "NET0017 1:3-1:5 a value is missing between `(` and `*`", "a!"],
  ["f(b,)", "NET0017 1:4-1:6 a value is missing between `,` and `)`", "f!"],
  ["f(b=)", "NET0017 1:4-1:6 a value is missing between `=` and `)`", "f!"],
  ["f(, b)", "NET0017 1:2-1:4 a value is missing between `(` and `,`", "f!"],
  [
    "a (2 3 4)",
    "NET0018 1:6-1:7 `3` cannot follow `2` in parentheses — write an operator between them, such as `+` or `*`",
    "a!",
  ],
  [
    "a (b, c)",
    "NET0018 1:5-1:6 `,` cannot follow `b` in parentheses — commas separate the arguments of a call, whose `(` touches its word",
    "a!",
  ],
  [
    "a (b = c)",
    "NET0018 1:6-1:7 `=` cannot follow `b` in parentheses — equality is written `==`",
    "a!",
  ],
  [
    "a (1 < b < 3)",
    "NET0018 1:10-1:11 `<` cannot follow `b` in parentheses — a comparison has two sides only",
    "a!",
  ],
  [
    "a (f(3))",
    "NET0018 1:5-1:6 `(` cannot follow `f` in parentheses — a call such as `f(…)` begins a statement",
    "a!",
  ],
  ["a (2 (3 4) + (5 * )) b", "NET0018 1:6-1:7", "a b!"],
  ["f(2 3, b=1) c", "NET0018 1:5-1:6", "f c!"],
  [
    "a (20%)",
    "NET0019 1:4-1:7 percentages such as `20%` do not stand in parentheses — write `0.2`; in parentheses `%` is the remainder of a division",
    "a!",
  ],
  // Limits
  [
    `a (${"1+".repeat(operatorLimit + 1)}1) b`,
    `NET0022 1:3-1:508 this expression has 251 operators; ${operatorLimit} are allowed — compute parts of it with \`let\` first`,
    "a b!",
  ],
  [
    `a ${"(".repeat(parenthesisLimit + 1)}1${")".repeat(parenthesisLimit + 1)} b`,
    `NET0021 1:3-1:106 parentheses are nested more than ${parenthesisLimit} deep here`,
    "a b!",
  ],
];

describe("a mistake", () => {
  it.each(mistakes)(
    "in %j is told in its place, once, and the rest is read",
    (text, said, tree) => {
      const reported = report(text);
      // Some are of a kind that comes again on the same line; those are counted as one, others never are.
      expect(reported.map((r) => r.slice(0, said.length))[0]).toBe(said);
      if (text !== "🙂🙂 a; b 🙂") expect(reported).toHaveLength(1);
      if (text !== "🙂🙂 a; b 🙂") expect(sketch(parse({ name: "x", text }).program)).toBe(tree);
    },
  );

  it("has a way out, always", () => {
    for (const [text] of mistakes)
      for (const { help } of parse({ name: "x", text }).diagnostics) expect(help).toBeTruthy();
  });

  it("of every code is tried here", () => {
    const tried = new Set(mistakes.map(([, said]) => said.slice(0, 7)));
    // NET0025 speaks of bytes, before there is a text to parse.
    const ofTexts = Object.keys(syntax).filter((code) => code !== "NET0025");
    expect([...tried].toSorted()).toEqual(ofTexts.toSorted());
  });

  it("is gone when its edit is applied", () => {
    let applied = 0;
    for (const [text] of mistakes) {
      const { diagnostics } = parse({ name: "x", text });
      for (const diagnostic of diagnostics.filter(({ edits }) => edits.length > 0)) {
        const edited = apply(text, diagnostic);
        const after = parse({ name: "x", text: edited }).diagnostics;
        expect(
          after.filter((d) => d.code === diagnostic.code && d.span.start === diagnostic.span.start),
          edited,
        ).toEqual([]);
        applied++;
      }
    }
    expect(applied).toBeGreaterThan(20);
  });
});

function apply(text: string, { edits }: Diagnostic): string {
  let edited = text;
  for (const { span, text: put } of edits.toSorted((a, b) => b.span.start - a.span.start))
    edited = edited.slice(0, span.start) + put + edited.slice(span.end);
  return edited;
}

describe("several mistakes", () => {
  it("are all told, each in its place, in the order of the text", () => {
    const text = `data fashion-mnist { validation 20 % }
input 28,28,1
conv 32 3same relu
dense (2 * width
train
{
  optimizer adam 1e999 k=
  loss "cross
}
}
dense 10 softmax`;
    expect(report(text).map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
      "NET0002 1:36-1:37",
      "NET0014 2:9-2:10",
      "NET0002 3:9-3:14",
      "NET0006 4:7-4:17",
      "NET0010 6:1-6:2",
      "NET0003 7:18-7:23",
      "NET0012 7:24-7:26",
      "NET0004 8:8-8:14",
      "NET0009 10:1-10:2",
    ]);
    expect(sketch(parse({ name: "x", text }).program)).toBe(
      "data fashion-mnist {validation n20!} | input n28 n28 n1! | conv n32 relu! | dense! | " +
        "train {optimizer adam! | loss!} | dense n10 softmax",
    );
  });

  it("in one statement are all told, but for flocks of the same", () => {
    const codes = (text: string): string[] => report(text).map((r) => r.slice(0, 7));
    expect(codes("a 3same 4same k= )")).toEqual(["NET0002", "NET0002", "NET0012", "NET0007"]);
    expect(codes("a 1, 2, 3, 4")).toEqual(["NET0014"]);
    expect(codes("a 1 + 2 * 3\nb 1 + 2")).toEqual(["NET0020", "NET0020"]);
    expect(codes("a (1 2) (3 4)")).toEqual(["NET0018", "NET0018"]);
    expect(codes("f(1 2, 3 4)")).toEqual(["NET0018"]);
  });

  it("of unclosed blocks are told for each", () => {
    expect(report("a {\nb {\nc").map((r) => r.slice(0, 15))).toEqual([
      "NET0008 1:3-1:4",
      "NET0008 2:3-2:4",
    ]);
  });
});

describe("depth", () => {
  it("of blocks is bounded, and told once", () => {
    const nested = (n: number): string => "a { ".repeat(n) + "b" + " }".repeat(n) + "\nc 3same";
    expect(report(nested(blockLimit)).map((r) => r.slice(0, 7))).toEqual(["NET0002"]);
    expect(report(nested(blockLimit + 1)).map((r) => r.split(" —")[0])).toEqual([
      `NET0021 1:${4 * blockLimit + 3}-1:${4 * blockLimit + 4} blocks are nested more than ${blockLimit} deep here`,
      "NET0002 2:3-2:8 `3same` is neither a number, a size nor a word",
    ]);
    expect(report(nested(10_000)).map((r) => r.slice(0, 7))).toEqual(["NET0021", "NET0002"]);
  });

  it.each([
    ["open blocks", "{".repeat(10_000), "NET0021"],
    ["open blocks on lines", "a {\n".repeat(10_000), "NET0021"],
    ["open parentheses", `a ${"(".repeat(10_000)}`, "NET0006"],
    ["parentheses", `a ${"(".repeat(10_000)}1${")".repeat(10_000)}`, "NET0021"],
    ["parentheses of a call", `f${"(".repeat(10_000)}1${")".repeat(10_000)}`, "NET0021"],
    ["signs", `a (${"-".repeat(10_000)}1)`, "NET0022"],
    ["powers", `a (${"2**".repeat(10_000)}1)`, "NET0022"],
    ["sums", `a (${"2+".repeat(10_000)}1)`, "NET0022"],
    ["arguments", `f(${"2+1,".repeat(10_000)}1)`, "NET0022"],
  ])("of 10,000 %s is told once", (_, text, code) => {
    expect(report(text).map((r) => r.slice(0, 7))).toEqual([code]);
  });

  it("of 10,000 closing braces is told for each", () => {
    expect(report("}".repeat(10_000))).toHaveLength(10_000);
  });
});
