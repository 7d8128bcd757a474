import { describe, expect, test } from "vitest";
import { checked, codes } from "../layers/checked.ts";

const spec = (pool: string): string =>
  `input 27x27x1\nconv 8 3x3 relu\n${pool}\ndense 10 softmax\n`;

describe("a comment that allows a warning", () => {
  test.each([
    ["maxpool 2", ["NET0701"]],
    ["maxpool 2 # netc: allow NET0701", []],
    ["# netc: allow NET0701\nmaxpool 2", []],
    ["#netc: allow NET0701 NET0704\nmaxpool 2", ["NET0718"]],
    ["maxpool 2\n# netc: allow NET0701", ["NET0701", "NET0718"]],
    ["maxpool 5 stride=4 # netc: allow NET0701", ["NET0718"]],
    ["maxpool 2 # netc: allow NET0203", ["NET0701", "NET0719"]],
    ["maxpool 2 # netc: allow NET9999", ["NET0701", "NET0719"]],
    ["maxpool 2 # netc: allow", ["NET0701", "NET0719"]],
    ["maxpool 2 # netc: alow NET0701", ["NET0701", "NET0719"]],
    ["maxpool 2 # netc allow NET0701", ["NET0701", "NET0719"]],
    ["maxpool 2 # netcetera", ["NET0701"]],
    // Whether there is enough memory depends on the machine.
    ["maxpool 2 same # netc: allow NET0412", []],
  ])("%s", (pool, expected) => {
    const result = checked(spec(pool));
    expect(codes(result)).toEqual([]);
    expect(codes(result, "warning")).toEqual(expected);
  });

  test("is not judged where an error keeps warnings from being looked for", () => {
    const result = checked(`${spec("maxpool 2 # netc: allow NET0701")}dnse 3`);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(["NET0101"]);
  });

  test("never silences an error", () => {
    expect(codes(checked(spec("maxpool 30 # netc: allow NET0203")))).toEqual(["NET0203"]);
  });

  test("silences what a block does wrong in all its calls", () => {
    const text =
      "input 28x28x1\nblock f(n) {\n  conv n 3 # netc: allow NET0704\n  batchnorm; relu\n}\nf(2); f(3)\nmaxpool 2\ndense 10";
    expect(checked(text).diagnostics).toEqual([]);
  });
});
