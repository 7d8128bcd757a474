import { describe, expect, test } from "vitest";
import { trainingBytes } from "../../../src/compiler/lower/lower.ts";
import { checked, codesOf, marked } from "./found.ts";

/** Specs that are warned of, where, and their neighbours that are not. */
const cases: readonly {
  readonly code: string;
  readonly warned: readonly (readonly [text: string, place: string])[];
  readonly fine: readonly string[];
}[] = [
  {
    code: "NET0701",
    warned: [
      ["input 11x12x1; maxpool 2; dense 3 softmax", "maxpool 2"],
      ["input 12x11x1; avgpool 2; dense 3 softmax", "avgpool 2"],
      ["input 10x10x1; maxpool 2 stride=3; dense 3 softmax", "maxpool 2 stride=3"],
      ["input 9x9x1; pad 1; maxpool 4; dense 3 softmax", "maxpool 4"],
    ],
    fine: [
      "input 12x12x1; maxpool 2; dense 3 softmax",
      "input 11x11x1; maxpool 2 same; dense 3 softmax",
      "input 11x11x1; maxpool 3 stride=2; dense 3 softmax",
      "input 12x12x1; pad 1; maxpool 3 stride=2; dense 3 softmax",
    ],
  },
  {
    code: "NET0702",
    warned: [
      ["input 9; dense 4 softmax; dense 3 softmax", "dense 4 softmax"],
      ["input 9; dense 4; softmax; dropout .2; dense 3 softmax", "softmax"],
      [
        "input 8x8x2; conv 4 1x1 softmax; maxpool 2; conv 4 1x1; dense 3 softmax",
        "conv 4 1x1 softmax",
      ],
    ],
    fine: [
      "input 9; dense 4 relu; dense 3 softmax",
      "input 9; dense 4; softmax",
      "input 8x8x2; conv 3 1x1 softmax; globalavgpool",
      "input 9 name=x; dense 4 softmax name=gate; from x; dense 4 relu; multiply gate; relu",
    ],
  },
  {
    code: "NET0703",
    warned: [
      ["input 9; dense 4; dense 3 softmax", "dense 4"],
      ["input 9; dense 4; dropout .5; dense 3 softmax", "dense 4"],
    ],
    fine: [
      "input 9; dense 4 relu; dense 3 softmax",
      "input 9; dense 4; tanh; dense 3 softmax",
      "input 9; dense 4; batchnorm; dense 3 softmax",
    ],
  },
  {
    code: "NET0704",
    warned: [
      ["input 8x8x2; conv 4 3x3; batchnorm; relu; dense 3 softmax", "conv 4 3x3"],
      ["input 9; dense 4; batchnorm; relu; dense 3 softmax", "dense 4"],
    ],
    fine: [
      "input 8x8x2; conv 4 3x3 bias=no; batchnorm; relu; dense 3 softmax",
      "input 8x8x2; conv 4 3x3 relu; batchnorm; dense 3 softmax",
      "input 8x8x2; conv 4 3x3; layernorm; relu; dense 3 softmax",
      "input 8x8x2; conv 4 3x3 name=a; batchnorm; add a; relu; dense 3 softmax",
    ],
  },
  {
    code: "NET0705",
    warned: [
      ["input 28x28x1; conv 32 3x3; relu; dense 128 relu; dense 10 softmax", "dense 128 relu"],
      ["input 28x28x1; dense 1000 relu; dense 10 softmax", "dense 1000 relu"],
    ],
    fine: [
      "input 28x28x1; dense 128 relu; dense 10 softmax",
      "input 28x28x1; dense 1000 softmax",
      "input 500; dense 500 relu; dense 500 relu; dense 10 softmax",
    ],
  },
  {
    code: "NET0706",
    warned: [
      ["data mnist { validation test }; dense 10 softmax", "data mnist { validation test }"],
    ],
    fine: ["data mnist { validation 10% }; dense 10 softmax", "data mnist; dense 10 softmax"],
  },
  {
    code: "NET0707",
    warned: [
      ["data mnist; dense 10; train { epochs 5; stop loss patience=5 }", "stop loss patience=5"],
      ["data mnist; dense 10; train { epochs 5; stop loss patience=9 }", "stop loss patience=9"],
    ],
    fine: ["data mnist; dense 10; train { epochs 6; stop loss patience=5 }"],
  },
  {
    code: "NET0708",
    warned: [
      ["input 9; dense 3 softmax; dropout .2", "dropout .2"],
      ["input 9; dense 3; dropout .2; softmax", "dropout .2"],
    ],
    fine: [
      "input 9; dense 4 relu; dropout .2; dense 3 softmax",
      "input 9; dense 3 softmax; dropout 0",
    ],
  },
  {
    code: "NET0709",
    warned: [
      ["input 9; dense 3; train { optimizer sgd nesterov=yes }", "optimizer sgd nesterov=yes"],
    ],
    fine: ["input 9; dense 3; train { optimizer sgd momentum=.9 nesterov=yes }"],
  },
  {
    code: "NET0710",
    warned: [
      ["data mnist; dense 10 relu", "dense 10 relu"],
      ["data mnist; dense 10; sigmoid", "sigmoid"],
    ],
    fine: [
      "data mnist; dense 10 softmax",
      "data mnist; dense 10",
      "data mnist; dense 10 relu; train { loss mse }",
      "data mnist; dense 1",
    ],
  },
];

describe.each(cases)("$code", ({ code, warned, fine }) => {
  test.each(warned)("warns of: %s", (text, place) => {
    expect(marked(text, code)).toBe(place);
    const found = checked(text).diagnostics.filter((d) => d.code === code);
    expect(found.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(checked(text).network).toBeDefined();
  });

  test.each(fine)("has nothing to say of: %s", (text) => {
    expect(checked(text).network).toBeDefined();
    expect(codesOf(text)).not.toContain(code);
  });
});

describe("memory", () => {
  test("what no machine holds is refused at the layer that asks for it", () => {
    const text = "input 28x28x1; dense 1000000 relu; dense 1000000 relu; dense 10 softmax";
    expect(codesOf(text)).toContain("NET0413");
    expect(marked(text, "NET0413")).toBe("dense 1000000 relu");
    expect(checked(text).network).toBeUndefined();
    expect(codesOf("input 1000000x1000000x3; conv 4 3x3 same; globalavgpool")).toContain("NET0413");
  });

  test("what does not fit the caller's limit is warned of, with figures", () => {
    const text = "input 64x64x3; conv 64 3x3 same relu; dense 10 softmax";
    const tight = { trainingBytes, memoryLimit: 1024 ** 2 };
    const found = checked(text, tight).diagnostics.filter(({ code }) => code === "NET0412");
    expect(found.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(found[0]!.message).toMatch(/takes .* MiB of memory.*1 MiB there are.*`dense1`/);
    expect(codesOf(text, { trainingBytes, memoryLimit: 2 ** 40 })).not.toContain("NET0412");
  });
});
