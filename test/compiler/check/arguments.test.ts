import { describe, expect, test } from "vitest";
import { checked, lastOf, layersOf } from "../layers/checked.ts";

/** A layer's statement in a net around it. */
function around(statement: string): string {
  return `input 28x28x4\n${statement}\ndense 10`;
}

/** Code, the words marked, and message of each error. */
function errors(statement: string): readonly (readonly string[])[] {
  const text = around(statement);
  return checked(text)
    .diagnostics.filter((d) => d.severity === "error")
    .map(({ code, span, message }) => [code, text.slice(span.start, span.end), message]);
}

/** The statement after the edits of its first error. */
function mended(statement: string): string {
  const text = around(statement);
  const [first] = checked(text).diagnostics;
  const edited = [...first!.edits]
    .reverse()
    .reduce(
      (rest, { span, text: put }) => rest.slice(0, span.start) + put + rest.slice(span.end),
      text,
    );
  return edited.split("\n")[1]!;
}

function helps(statement: string): readonly (string | undefined)[] {
  return checked(around(statement)).diagnostics.map((d) => d.help);
}

describe("atoms and options mix freely, words come in any order", () => {
  test.each([
    "conv 8 3x3 same relu",
    "conv 8 3x3 relu same",
    "conv relu 8 same 3x3",
    "conv same relu 8 3",
    "conv stride=1 8 bias=yes 3 relu same",
    "conv (2*4) (1 + 2) relu same",
    "conv (2**3) (3x3) relu same",
  ])("%s", (statement) => {
    const [layer] = layersOf(around(statement));
    expect(layer!.arguments).toEqual({
      filters: 8,
      kernel: [3, 3],
      activation: "relu",
      padding: "same",
      stride: [1, 1],
      dilation: [1, 1],
      groups: 1,
      bias: true,
      init: "glorot_uniform",
      l1: 0,
      l2: 0,
    });
  });

  test.each([
    ["maxpool 3x2", { pool: [3, 2], padding: "valid", stride: [3, 2] }],
    ["maxpool 3 stride=1 same", { pool: [3, 3], padding: "same", stride: [1, 1] }],
    ["dropout 25%", { rate: 0.25 }],
    ["dropout .25", { rate: 0.25 }],
    ["dropout (1/4)", { rate: 0.25 }],
    ["dropout 0", { rate: 0 }],
    ["leakyrelu", { slope: 0.3 }],
    ["leakyrelu slope=.1", { slope: 0.1 }],
    ["upsample bilinear 2", { size: [2, 2], interpolation: "bilinear" }],
    ["batchnorm", { momentum: 0.99, epsilon: 0.001, scale: true, center: true }],
    ["layernorm scale=no epsilon=1e-5", { epsilon: 1e-5, scale: false, center: true }],
    ["pad 2x0", { amount: [2, 0] }],
  ])("%s", (statement, values) => {
    expect(lastOf(`input 28x28x4\n${statement}`).arguments).toEqual(values);
  });
});

describe("wrong arguments are refused with the user's own words", () => {
  test.each([
    [
      "conv 32 3 3",
      "NET0304",
      "3",
      "conv takes the number of filters and the kernel, so `3` is one too many",
    ],
    [
      "conv 3x3 32",
      "NET0305",
      "3x3",
      "the number of filters of conv is a whole number, not the size `3x3`",
    ],
    [
      "embedding 20000x128",
      "NET0305",
      "20000x128",
      "the size of the vocabulary of embedding is a whole number, not the size `20000x128`",
    ],
    ["conv 3x3", "NET0303", "conv", "conv needs the number of filters"],
    ["conv", "NET0303", "conv", "conv needs the number of filters and the kernel"],
    [
      "conv 8 3x3x3",
      "NET0305",
      "3x3x3",
      "the kernel of conv is a size such as 3 or 3x3, not the size `3x3x3`",
    ],
    [
      "conv 2.5 3",
      "NET0307",
      "2.5",
      "the number of filters of conv is 2.5, but it must be a whole number",
    ],
    [
      "conv -4 3",
      "NET0306",
      "-4",
      "the number of filters of conv is -4, but it must be at least 1",
    ],
    ["conv 4 0x3", "NET0306", "0x3", "the kernel of conv is 0x3, but it must be at least 1"],
    ["conv 4 3 strid=2", "NET0301", "strid", "conv has no option `strid`"],
    ["conv 4 3 stride=0", "NET0306", "0", "stride of conv is 0, but it must be at least 1"],
    [
      "conv 4 3 stride=2 stride=1",
      "NET0308",
      "stride=1",
      "conv is given stride twice: `2` and `1`",
    ],
    [
      "conv 4 3 relu tanh",
      "NET0308",
      "tanh",
      "conv is given an activation twice: `relu` and `tanh`",
    ],
    ["conv 4 3 rely", "NET0302", "rely", "conv does not know the word `rely`"],
    [
      "conv 4 3 init=he_norml",
      "NET0302",
      "he_norml",
      "`init` of conv does not know the word `he_norml`",
    ],
    ["conv 4 3 bias=true", "NET0305", "true", "bias of conv is yes or no, not the word `true`"],
    ["conv 4 3 l2=-1", "NET0306", "-1", "l2 of conv is -1, but it must be at least 0"],
    [
      "conv 4 3 padding=same",
      "NET0309",
      "padding=same",
      "`padding` of conv stands without its name: `same`, not `padding=same`",
    ],
    ["maxpool 2 relu", "NET0310", "relu", "maxpool takes no `relu`"],
    ["maxpool 2 conv 8 3", "NET0310", "conv", "maxpool takes no `conv`"],
    [
      "dropout 25",
      "NET0306",
      "25",
      "the rate of dropout is 25, but it must be at least 0 and less than 1",
    ],
    [
      "dropout 1",
      "NET0306",
      "1",
      "the rate of dropout is 1, but it must be at least 0 and less than 1",
    ],
    [
      "dropout 100%",
      "NET0306",
      "100%",
      "the rate of dropout is 100%, but it must be at least 0 and less than 1",
    ],
    [
      "dropout -.1",
      "NET0306",
      "-.1",
      "the rate of dropout is -.1, but it must be at least 0 and less than 1",
    ],
    ["flatten 3", "NET0304", "3", "flatten takes no values, so `3` is one too many"],
    ["relu { tanh }", "NET0312", "{ tanh }", "relu takes no block in { }"],
    ["conv(32, 3)", "NET0313", "(32, 3)", "conv is no block that can be called with ( )"],
    ["conv (8/0) 3", "NET0311", "(8/0)", "this arithmetic has no result: it comes to infinity"],
    ["conv (2 * 3x3) 3", "NET0311", "3x3", "this arithmetic has no result: 3x3 is no number"],
    ["conv (width) 3", "NET0105", "width", "`width` has no value"],
    [
      'conv 8 3 name="a b"',
      "NET0305",
      '"a b"',
      "name of conv is a word: letters, then letters, digits, _ or -, not this",
    ],
    [
      'conv 8 "3"',
      "NET0305",
      '"3"',
      'the kernel of conv is a size such as 3 or 3x3, not the string `"3"`',
    ],
    ["leakyrelu slope=x", "NET0305", "x", "slope of leakyrelu is a number, not the word `x`"],
  ])("%s", (statement, ...expected) => {
    expect(errors(statement)).toEqual([expected]);
  });

  test("several in one statement, each once", () => {
    expect(
      errors("conv 0 3 strid=2 rely init=x")
        .map(([code]) => code)
        .sort(),
    ).toEqual(["NET0301", "NET0302", "NET0302", "NET0306"]);
  });

  test("every one of them says a way out", () => {
    for (const statement of ["conv 0 3", "conv 3x3 8", "flatten 3", "dropout 2", "conv 8 3 x=1"])
      expect(helps(statement)).toEqual([expect.stringMatching(/\w/)]);
  });
});

describe("edits mend the text", () => {
  test.each([
    ["conv 32 3 3", "conv 32 3x3"],
    ["conv 4 3 strid=2", "conv 4 3 stride=2"],
    ["conv 4 3 rely", "conv 4 3 relu"],
    ["conv 4 3 bias=true", "conv 4 3 bias=yes"],
    ["conv 4 3 padding=same", "conv 4 3 same"],
    ["conv 4 3 init=he_norml", "conv 4 3 init=he_normal"],
    ["conv 2.6 3", "conv 3 3"],
    ["dropout 25", "dropout .25"],
    ["cnov 4 3", "conv 4 3"],
  ])("%s", (wrong, right) => {
    expect(mended(wrong)).toBe(right);
    expect(checked(around(right)).network).toBeDefined();
  });

  test("attention 4x8 is one mistake", () => {
    const wrong = "input 8x16\nattention 4x8\ndense 10";
    const { diagnostics } = checked(wrong);
    expect(diagnostics.map(({ code }) => code)).toEqual(["NET0305"]);
    expect(diagnostics[0]!.edits.map(({ text }) => text)).toEqual(["4 8"]);
    expect(checked(wrong.replace("4x8", "4 8")).network).toBeDefined();
  });

  test("maxpool 2 relu", () => {
    expect(mended("maxpool 2 relu")).toBe("maxpool 2 ; relu");
    expect(checked(around("maxpool 2 ; relu")).network).toBeDefined();
  });
});

describe("names of other frameworks", () => {
  test.each([
    ["conv 8 kernel_size=3x3", "NET0309", "conv 8 3x3"],
    ["maxpool pool_size=2", "NET0309", "maxpool 2"],
    ["dropout p=.2", "NET0309", "dropout .2"],
    ["conv 8 3x3 use_bias=no", "NET0301", "conv 8 3x3 bias=no"],
    ["conv 8 3x3 kernel_initializer=he_normal", "NET0301", "conv 8 3x3 init=he_normal"],
    ["conv 8 3x3 strides=2", "NET0301", "conv 8 3x3 stride=2"],
  ])("%s is one mistake, %s, mended to %s", (statement, code, right) => {
    expect(errors(statement).map(([found]) => found)).toEqual([code]);
    expect(mended(statement)).toBe(right);
  });

  test("the rate of an optimizer", () => {
    const text = "input 4\ndense 10\ntrain { optimizer adam lr=.1 }";
    const [first, ...more] = checked(text).diagnostics;
    expect(first).toMatchObject({ code: "NET0309", help: "write `.1` alone" });
    expect(more).toEqual([]);
  });
});

test("a word where only a value can stand is of the wrong kind", () => {
  expect(errors("dropout much")).toEqual([
    ["NET0305", "much", "the rate of dropout is a number such as .25 or 25%, not the word `much`"],
  ]);
});
