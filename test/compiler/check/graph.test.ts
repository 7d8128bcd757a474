import { describe, expect, test } from "vitest";
import { check } from "../../../src/compiler/check.ts";
import { checked, codes, layersOf } from "../layers/checked.ts";

describe("a network is a graph", () => {
  test("named tensors are read by index, always earlier ones", () => {
    const layers = layersOf(
      `input 8x8x4
conv 6 3x3 same name=stem
conv 6 3x3 same
add stem name=sum
from stem
conv 2 1x1
concat sum stem
multiply input-less`.replace("\nmultiply input-less", ""),
    );
    expect(layers.map(({ name, inputs }) => [name, inputs])).toEqual([
      ["stem", ["input"]],
      ["conv2", [0]],
      ["sum", [1, 0]],
      ["conv3", [0]],
      ["concat1", [3, 2, 0]],
    ]);
    expect(layers.at(-1)!.inputShapes).toEqual([
      [8, 8, 2],
      [8, 8, 6],
      [8, 8, 6],
    ]);
    layers.forEach(({ inputs }, index) => {
      for (const source of inputs) expect(source === "input" || source < index).toBe(true);
    });
  });

  test("the input has a name too, and its own where it is given one", () => {
    const layers = layersOf("input 8x8x4 name=image\nconv 4 1; add image; add input");
    expect(layers.map(({ inputs }) => inputs)).toEqual([["input"], [0, "input"], [1, "input"]]);
  });

  test("the result is the layer that the last statement leaves", () => {
    const { network } = checked("input 8x8x4\nconv 4 1 name=a\nconv 3 1\nfrom a");
    expect(network!.output).toBe(0);
  });

  test("dense flattens a feature map in a row of its own", () => {
    const layers = layersOf("input 8x8x4\nconv 4 1\ndense 10\ndense 3");
    expect(layers.map(({ kind, implicit }) => [kind, implicit])).toEqual([
      ["conv", false],
      ["flatten", true],
      ["dense", false],
      ["dense", false],
    ]);
  });

  test("running numbers keep clear of the user's names", () => {
    const layers = layersOf(
      "input 8x8x4\nconv 4 1; conv 4 1 name=conv1; conv 4 1 name=conv3; conv 4 1",
    );
    const names = layers.map(({ name }) => name);
    expect(new Set(names).size).toBe(4);
    expect(names.slice(1, 3)).toEqual(["conv1", "conv3"]);
  });
});

describe("names are refused", () => {
  test.each([
    ["conv 4 1 name=a; from b", ["NET0102"]],
    ["add later; conv 4 1 name=later", ["NET0102"]],
    ["conv 4 1 name=a; conv 4 1 name=a", ["NET0103"]],
    ["conv 4 1 name=relu", ["NET0104"]],
    ["conv 4 1 name=same", ["NET0104"]],
    ["conv 4 1 name=input", ["NET0104"]],
    ["conv 4 1 name=train", ["NET0104"]],
    ["cnov 4 1", ["NET0101"]],
    ["from; conv 4 1", ["NET0303"]],
    ["add; conv 4 1", ["NET0303"]],
    ["conv 4 1 name=a; from a a", ["NET0304"]],
    ["epochs 10; conv 4 1", ["NET0101"]],
  ])("%s", (text, expected) => {
    expect(codes(checked(`input 8x8x4\n${text}\ndense 10`))).toEqual(expected);
  });

  test("with the name that was meant, or the place where it stands", () => {
    const help = (text: string): string | undefined =>
      checked(`input 8x8x4\n${text}\ndense 10`).diagnostics[0]!.help;
    expect(help("conv 4 1 name=stem; from stm")).toBe("did you mean `stem`?");
    expect(help("conv 4 1; from stem")).toBe("give a layer above the name: `name=stem`");
    expect(help("conv 4 1 name=x1; from stem")).toBe("the names so far are x1");
    expect(help("from end; conv 4 1 name=end")).toContain("`end` stands further down");
    expect(help("epochs 10; conv 4 1")).toBe("`epochs` stands in the block of `train`");
  });
});

describe("a spec needs an input and layers", () => {
  test.each([
    ["dense 10", ["NET0201"]],
    ["", ["NET0211"]],
    ["# nothing", ["NET0211"]],
    ["input 28x28x1", ["NET0211"]],
    ["data fashion-mnist", ["NET0211"]],
    ["input 28x28\nflatten; dense 10", []],
    ["input 28x28x1x1\nflatten; dense 10", ["NET0202"]],
    ["input 28x28x1\ninput 28x28x3\nflatten; dense 10", ["NET0209"]],
    ["flatten\ninput 28x28x1\ndense 10", ["NET0210"]],
    ["input 28x0x1\ndense 10", ["NET0306"]],
    ["input\ndense 10", ["NET0303"]],
    ["input 8x8x1\nconv 4 1\nfrom input", ["NET0211"]],
  ])("%s", (text, expected) => {
    expect(codes(checked(text))).toEqual(expected);
  });

  test("which comes from `input`, from the data, or from the command line", () => {
    const size = (text: string, input?: readonly number[]): unknown =>
      check({ name: "a.net", text }, input === undefined ? {} : { input }).input;
    expect(size("input 12x12x3\ndense 10")).toEqual([12, 12, 3]);
    expect(size("data fashion-mnist\ndense 10 softmax")).toEqual([28, 28, 1]);
    expect(size("dense 10", [16, 16, 3])).toEqual([16, 16, 3]);
    expect(size("input 12x12x3\ndense 10", [16, 16, 3])).toEqual([16, 16, 3]);
    expect(size("input 784\ndense 10")).toEqual([784]);
  });
});

describe("what is not built yet is refused, once", () => {
  test.each([
    ["augment { flip horizontal }", ["NET0410"]],
    ["sweep { units 3 4 }", ["NET0410"]],
  ])("%s", (text, expected) => {
    expect(codes(checked(`input 8x8x4\n${text}\ndense 10`))).toEqual(expected);
  });
});

describe("all independent mistakes, and no echo of one", () => {
  test("a layer without a shape silences what depends on it", () => {
    const result = checked(`input 4x4x3
conv 8 5x5 name=a
conv 8 3x3
maxpool 9
add a
from a
dropout 25
dense 10 sofmax`);
    expect(codes(result)).toEqual(["NET0203", "NET0306", "NET0302"]);
    expect(result.layers).toEqual([]);
  });

  test("a mistake that cannot change the shape does not hide the next", () => {
    const result = checked(
      "input 4x4x3\nrelu\ndropout 25\nbatchnorm momentm=.9\nconv 8 5x5\ndense 10",
    );
    expect(codes(result)).toEqual(["NET0306", "NET0301", "NET0203"]);
    expect(result.layers.map(({ name }) => name)).toEqual(["relu1"]);
    expect(result.network).toBeUndefined();
  });

  test("a statement that could not be read says nothing more", () => {
    expect(codes(checked("input 8x8x4\nconv 3same\nconv 4 3 @\ndense 10 sofmax"))).toEqual([
      "NET0002",
      "NET0001",
      "NET0302",
    ]);
  });

  test("a spec with errors in its training keeps all its rows", () => {
    const result = checked("input 8x8x4\nflatten; dense 10 softmax\ntrain { epochs -3 }");
    expect(result.layers).toHaveLength(2);
    expect(result.network).toBeUndefined();
  });
});
