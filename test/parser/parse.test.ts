import { describe, expect, it } from "vitest";
import { buildLexer } from "../../src/parser/lexer.ts";
import { SpecParser } from "../../src/parser/grammar.ts";
import { parse } from "../../src/parser/parse.ts";
import { nodesOf } from "../../src/parser/visit.ts";
import { sketch } from "./sketch.ts";
import { specs } from "./specs.ts";

/** The tree of a text that must be well formed. */
function read(text: string): string {
  const { program, diagnostics } = parse({ name: "spec.net", text });
  expect(diagnostics).toEqual([]);
  return sketch(program);
}

describe("the definitions", () => {
  it("has tokens that Chevrotain's own checks accept", () => {
    expect(buildLexer({}).lexerDefinitionErrors).toEqual([]);
  });

  it("has a grammar without ambiguity", () => {
    expect(() => new SpecParser({ skipValidations: false })).not.toThrow();
  });
});

describe("well-formed specs", () => {
  it.each(Object.entries(specs))("reads %s", (_, text) => {
    const { program, diagnostics } = parse({ name: "spec.net", text });
    expect(diagnostics).toEqual([]);
    expect(program.statements.every(({ damaged }) => damaged === undefined)).toBe(true);
    expect(program.statements.length).toBeGreaterThan(1);
  });

  it.each([
    // Statements and their ends.
    ["conv 32 3x3 relu; maxpool 2", "conv n32 d3x3 relu | maxpool n2"],
    ["a\nb\r\nc;d", "a | b | c | d"],
    [";;\n\n;a;;\n;b;", "a | b"],
    ["", ""],
    ["\ufeffa # comment", "a"],
    ["# only a comment", ""],
    ["a # one ; b", "a"],
    ["data fashion-mnist { validation test }", "data fashion-mnist {validation test}"],
    ["train {\n  epochs 10\n}\nrelu", "train {epochs n10} | relu"],
    ["a { b } c", "a {b} | c"],
    ["a{b}c{d}", "a {b} | c {d}"],
    ["{ a } { b }", "{a} | {b}"],
    ["parallel concat { { } { a; b } }", "parallel concat {{} | {a | b}}"],
    ["a { } b {\n}\n", "a {} | b {}"],
    ["a;\n{ b }", "a | {b}"],
    ["a { b }\n{ c }", "a {b} | {c}"],
    // Atoms.
    ["a 32 .25 0.5 1e-4 1E+3 -1 -.5 2e3", "a n32 n0.25 n0.5 n0.0001 n1000 n-1 n-0.5 n2000"],
    ["a 20% .5% -3%", "a %20 %0.5 %-3"],
    ["a 3x3 28x28x1 0x10", "a d3x3 d28x28x1 d0x10"],
    ["a relu val_loss fashion-mnist x3 e4 A-", "a relu val_loss fashion-mnist x3 e4 A-"],
    ['a "T-shirt/top" "" "# ; {} ()"', 'a s"T-shirt/top" s"" s"# ; {} ()"'],
    [String.raw`a "\" \\ \/ \b\f\n\r\t \u00e9 é 🙂"`, String.raw`a s"\" \\ / \b\f\n\r\t é é 🙂"`],
    // Options.
    ["a stride=2 l2 = 1e-4 init =he_normal", "a stride=n2 l2=n0.0001 init=he_normal"],
    ["let width = 32", "let width=n32"],
    ["maxpool 3 stride=1 same", "maxpool n3 stride=n1 same"],
    ['a k="v" k=3x3 k=20% k=(1/2)', 'a k=s"v" k=d3x3 k=%20 k=([n1/n2])'],
    // Calls, and what is none.
    ["convbn(width)", "convbn call(width)"],
    ["convbn(width, stride=2)", "convbn call(width, stride=n2)"],
    ["convbn()", "convbn call()"],
    ["convbn(\n  width, # the width\n  stride = 2\n)", "convbn call(width, stride=n2)"],
    ["f(a == 1, b=c < 2)", "f call([a==n1], b=[c<n2])"],
    ["convbn(filters, stride=1) { relu }", "convbn call(filters, stride=n1) {relu}"],
    ['f(3x3, "s") 2 k=v { a }', 'f call(d3x3, s"s") n2 k=v {a}'],
    ["block f(a, b=1) { g(a) }", "block of f call(a, b=n1) {g call(a)}"],
    ["dense (2 * width)", "dense ([n2*width])"],
    ["dense (width) (2)", "dense (width) (n2)"],
    // Expressions.
    ["a (1/255)", "a ([n1/n255])"],
    ["a (1+2*3-4)", "a ([[n1+[n2*n3]]-n4])"],
    ["a (8/4/2%3)", "a ([[[n8/n4]/n2]%n3])"],
    ["a (2**3**2)", "a ([n2**[n3**n2]])"],
    ["a (-2**2)", "a ([-[n2**n2]])"],
    ["a (2**-1)", "a ([n2**[-n1]])"],
    ["a (-b * +c)", "a ([[-b]*[+c]])"],
    ["a (--b - -c)", "a ([[-[-b]]-[-c]])"],
    ["a ((1 + 2) * 3)", "a ([[n1+n2]*n3])"],
    ["a (b-c)", "a ([b-c])"],
    ["a (b<=c+1)", "a ([b<=[c+n1]])"],
    ["a (b != (c > d))", "a ([b!=[c>d]])"],
    ["a (2\n  * # two\n  width\n)", "a ([n2*width])"],
    ["a (1e-4 * .5)", "a ([n0.0001*n0.5])"],
  ])("reads %j", (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it("takes a block's parameters as a call, wherever the word touches the parenthesis first", () => {
    const { program } = parse({ name: "x", text: "convbn (width)\nconvbn(width)" });
    expect(program.statements.map(({ call }) => call !== undefined)).toEqual([false, true]);
  });
});

describe("the tree", () => {
  it("keeps the place of everything", () => {
    const text = '# c\nconv(a, b=(1 + 2)) 3x3 k = -1 {\n  x "é" (2 * y)\n} # d';
    const { program } = parse({ name: "x", text });
    const pieces = [...nodesOf(program)].map(({ span }) => text.slice(span.start, span.end));
    expect(pieces).toEqual([
      text.slice(4, -4),
      "conv",
      "a",
      "b=(1 + 2)",
      "b",
      "(1 + 2)",
      "1",
      "2",
      "3x3",
      "k = -1",
      "k",
      "-1",
      'x "é" (2 * y)',
      "x",
      '"é"',
      "(2 * y)",
      "2 * y",
      "2",
      "y",
    ]);
    expect(program.comments.map(({ text: t, span }) => [t, span.start])).toEqual([
      ["# c", 0],
      ["# d", text.length - 3],
    ]);
    const [statement] = program.statements;
    expect(text[statement!.block!.span.start]).toBe("{");
    expect(text[statement!.block!.span.end - 1]).toBe("}");
    expect(text.slice(statement!.call!.span.start, statement!.call!.span.end)).toBe(
      "(a, b=(1 + 2))",
    );
  });

  it("keeps the text of numbers and strings beside their values", () => {
    const { program } = parse({ name: "x", text: 'a .250 1e-04 2.0% 03x3 "\\u0041"' });
    expect(program.statements[0]!.items).toMatchObject([
      { kind: "number", value: 0.25, text: ".250" },
      { kind: "number", value: 1e-4, text: "1e-04" },
      { kind: "percentage", value: 2, text: "2.0%" },
      { kind: "dims", sizes: [3, 3], text: "03x3" },
      { kind: "string", value: "A", text: '"\\u0041"' },
    ]);
  });

  it("knows how statements and comments were laid out", () => {
    const text = "a; b # c\n\n# d\ne { f\n g }";
    const { program } = parse({ name: "x", text });
    expect(program.statements.map(({ breaks }) => breaks)).toEqual([1, 0, 1]);
    expect(program.comments.map(({ breaks }) => breaks)).toEqual([0, 2]);
    expect(program.statements[2]!.block!.statements.map(({ breaks }) => breaks)).toEqual([0, 1]);
  });
});
