import { describe, expect, test } from "vitest";
import { checked } from "./checked.ts";

/** Code, the words marked, message, help of the only error of a spec. */
function refusal(text: string): readonly (string | undefined)[] {
  const errors = checked(text).diagnostics.filter((d) => d.severity === "error");
  expect(errors.map((d) => d.code)).toHaveLength(1);
  const [{ code, span, message, help }] = errors as [(typeof errors)[0]];
  return [code, text.slice(span.start, span.end), message, help];
}

/** The text with the first edit of its only error made. */
function mended(text: string): string {
  const [error] = checked(text).diagnostics.filter((d) => d.severity === "error");
  const [edit] = error!.edits;
  return text.slice(0, edit!.span.start) + edit!.text + text.slice(edit!.span.end);
}

describe("layers refuse what does not fit", () => {
  test.each([
    [
      "input 4x6x3\nconv 8 5x5",
      "NET0203",
      "5x5",
      "the 5x5 kernel of conv is larger than what comes in, 4x6x3",
      "use a kernel of at most 4x5, write `same`, or shrink less in the layers before",
    ],
    [
      "input 4x4x3\nmaxpool 5 stride=1",
      "NET0203",
      "5",
      "the 5x5 pool of maxpool is larger than what comes in, 4x4x3",
      "use a pool of at most 4x4, write `same`, or shrink less in the layers before",
    ],
    [
      "input 6x6x3\ndepthwise 3 dilation=3",
      "NET0203",
      "3",
      "the 3x3 kernel of depthwise covers 7x7 with its dilation, more than what comes in, 6x6x3",
      "use a smaller dilation, write `same`, or shrink less in the layers before",
    ],
    [
      "input 4x4x3\nflatten\nconv 8 3x3",
      "NET0204",
      "conv",
      "conv reads a feature map (height x width x channels) or a sequence (steps x features), but flatten1 gives 48",
      "put it before all is flattened, or write `reshape 1x1x48` for one place or `reshape 48x1` for that many steps",
    ],
    [
      "input 784\nmaxpool 2",
      "NET0204",
      "maxpool",
      "maxpool reads a feature map (height x width x channels) or a sequence (steps x features), but the input gives 784",
      "put it before all is flattened, or write `reshape 1x1x784` for one place or `reshape 784x1` for that many steps",
    ],
    [
      "input 40\nembedding 16777217 4\nglobalavgpool",
      "NET0306",
      "16777217",
      "the size of the vocabulary of embedding is 16777217, but it must be at least 1 and at most 16777216",
      "for example `embedding 10000 64`",
    ],
    [
      "input 28x28\nlstm 64\nlstm 32",
      "NET0204",
      "lstm",
      "lstm reads a sequence (steps x features), but lstm1 gives 64",
      "write `sequence` in lstm1: then it gives its state of every step",
    ],
    [
      "input 28x28\nlstm 64 return_sequences=yes",
      "NET0309",
      "return_sequences=yes",
      "`return_sequences` of lstm stands without its name: `sequence`, not `return_sequences=yes`",
      "write `sequence` alone",
    ],
    [
      "input 8x8x6\nconv 9 3x3 groups=2",
      "NET0205",
      "groups=2",
      "groups=2 does not divide the 9 filters",
      "groups must divide channels and filters alike: 1 and 3 would do",
    ],
    [
      "input 8x8x6\nconv 8 3x3 groups=4",
      "NET0205",
      "groups=4",
      "groups=4 does not divide the 6 channels that come in",
      "groups must divide channels and filters alike: 1 and 2 would do",
    ],
    [
      "input 7x7x32\nreshape 7x7x64",
      "NET0206",
      "7x7x64",
      "reshape 7x7x64 has 3,136 numbers, but 1,568 come in (7x7x32)",
      "`reshape 7x7x32` would fit",
    ],
    [
      "input 5x5x5\nreshape 7x7x64",
      "NET0206",
      "7x7x64",
      "reshape 7x7x64 has 3,136 numbers, but 125 come in (5x5x5)",
      "the sizes must multiply to 125",
    ],
    [
      "input 12x5\nconv 8 13",
      "NET0203",
      "13",
      "the 13 kernel of conv is larger than what comes in, 12x5",
      "use a kernel of at most 12, write `same`, or shrink less in the layers before",
    ],
    [
      "input 12x5\nmaxpool 2x1",
      "NET0214",
      "2x1",
      "maxpool moves along the steps of a sequence, 12x5: 2x1 says height and width",
      "write one number, such as `2`; if 12x5 is meant as an image, make it one of one channel: 12x5x1",
    ],
    [
      "input 12x5\nconv 8 3 stride=1x2",
      "NET0214",
      "stride=1x2",
      "conv moves along the steps of a sequence, 12x5: 1x2 says height and width",
      "write one number, such as `2`; if 12x5 is meant as an image, make it one of one channel: 12x5x1",
    ],
    [
      "input 28x28x1\nreshape 1x28x28x1",
      "NET0202",
      "1x28x28x1",
      "reshape 1x28x28x1 is no shape: an image has height, width and channels, a sequence steps and features, a vector one size",
      "write `reshape 28x28x1`",
    ],
    [
      "input 8x8x4\nconv 6 1 name=stem\nconv 8 1\nadd stem",
      "NET0207",
      "add",
      "add needs equal shapes, but conv2 is 8x8x8 and stem is 8x8x6",
      "a `conv 6 1x1` before it gives both 6 channels",
    ],
    [
      "input 8x8x4\nconv 6 1 name=stem\nmaxpool 2\nconcat stem",
      "NET0208",
      "concat",
      "concat needs equal height and width, but maxpool1 is 4x4x6 and stem is 8x8x6",
      "give both the same height and width: `same`, and equal strides and pools",
    ],
    [
      "input 8x8x4\nconv 6 1 name=stem\nflatten\nmultiply stem",
      "NET0207",
      "multiply",
      "multiply needs equal shapes, but flatten1 is 384 and stem is 8x8x6",
      "give both the same height, width and channels: `same`, equal strides and pools, equal filters",
    ],
  ])("%s", (spec, ...expected) => {
    expect(refusal(spec)).toEqual(expected);
  });

  test.each([
    ["input 4x6x3\nconv 8 5x5", "input 4x6x3\nconv 8 4x5"],
    ["input 7x7x32\nreshape 7x7x64", "input 7x7x32\nreshape 7x7x32"],
    ["input 12x5\nconv 8 3x3", "input 12x5\nconv 8 3"],
    ["input 12x5\nconv 8 3 stride=1x2", "input 12x5\nconv 8 3 stride=2"],
    ["input 1x28x28x1\ndense 10", "input 28x28x1\ndense 10"],
  ])("and mend what can be mended: %s", (spec, right) => {
    expect(mended(spec)).toBe(right);
    expect(checked(right).network).toBeDefined();
  });
});
