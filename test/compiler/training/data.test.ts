import { describe, expect, test } from "vitest";
import { idxFilesOf } from "../../../src/compiler/resolve/data-files.ts";
import { outermostScope } from "../../../src/compiler/resolve/scope.ts";
import { settleSection } from "../../../src/compiler/resolve/settle.ts";
import type { DataFacts } from "../../../src/compiler/network.ts";
import { parse } from "../../../src/parser/parse.ts";
import { checked, codesOf, marked, network } from "./found.ts";

const net = (data: string, last = "dense 10 softmax") => `${data}\ndense 20 relu\n${last}\n`;
const fashion = (statements: string) => net(`data fashion-mnist { ${statements} }`);

const facts: DataFacts = {
  shape: [8, 6, 1],
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  trainCount: 200,
  testCount: 0,
};
const files = 'train "a.idx" "b.idx"';
const idx = (statements: string) => net(`data idx { ${files}; ${statements} }`);

describe("a named data set", () => {
  test("gives the input, the classes, a scale and a tenth for validation", () => {
    const { input, data } = network(net("data mnist"));
    expect(input).toEqual([28, 28, 1]);
    expect(data).toMatchObject({
      source: { kind: "mnist" },
      scale: 1 / 255,
      validation: { kind: "share", share: 0.1 },
      testShare: undefined,
      facts: { trainCount: 60000, testCount: 10000 },
    });
    expect(data?.facts.classes).toHaveLength(10);
  });

  test.each([
    ["validation test", { kind: "test" }],
    ["validation 20%", { kind: "share", share: 0.2 }],
    ["validation 5000", { kind: "count", count: 5000 }],
    ["validation (50 * 100)", { kind: "count", count: 5000 }],
    ["validation first 5000", { kind: "first", count: 5000 }],
    ["validation none", { kind: "none" }],
  ])("%s", (statement, validation) => {
    expect(network(fashion(statement)).data?.validation).toEqual(validation);
  });

  test.each([
    ["scale (1/128)", 1 / 128],
    ["scale no", 1],
    ["scale .5", 0.5],
  ])("%s", (statement, scale) => {
    expect(network(fashion(statement)).data?.scale).toBe(scale);
  });

  test("its classes may have other names", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j j"];
    const classes = names.map((name) => JSON.stringify(name)).join(" ");
    expect(network(fashion(`classes ${classes}`)).data?.facts.classes).toEqual(names);
  });

  test.each([
    ["validation", "NET0508", "validation"],
    ["validation last 5000", "NET0508", "last 5000"],
    ["validation first", "NET0508", "first"],
    ["validation first 10%", "NET0508", "first 10%"],
    ["validation 0", "NET0508", "0"],
    ["validation 0%", "NET0508", "0%"],
    ["validation 100%", "NET0508", "100%"],
    ["validation .2", "NET0508", ".2"],
    ["validation test 5000", "NET0508", "test 5000"],
    ["validation share=.2", "NET0508", "share=.2"],
    ["validation 60000", "NET0505", "60000"],
    ["validation first 70000", "NET0505", "first 70000"],
    ["validate 10%", "NET0502", "validate"],
    ['train "a" "b"', "NET0502", "train"],
    ["validation 10%; validation 20%", "NET0402", "validation"],
    ["test 20%", "NET0507", "test 20%"],
    ["scale 0", "NET0306", "0"],
    ["scale yes", "NET0302", "yes"],
    ['classes "a" "b"', "NET0513", 'classes "a" "b"'],
    ["classes 3", "NET0508", "classes 3"],
  ])("%s is refused by %s at %s", (statement, code, place) => {
    const text = fashion(statement);
    expect(codesOf(text)).toEqual([code]);
    expect(marked(text, code)).toBe(place);
  });

  test.each([
    ["data fasion-mnist", "NET0501", "fasion-mnist"],
    ["data cifar10", "NET0501", "cifar10"],
    ["data", "NET0303", "data"],
    ['data "my images"', "NET0411", '"my images"'],
    ["data mnist 10%", "NET0411", "10%"],
    ['data csv { train "a.csv" }', "NET0410", "csv"],
    ['data images { train "a" }', "NET0410", "images"],
  ])("%s is refused by %s at %s", (statement, code, place) => {
    const text = net(statement);
    expect(codesOf(text)).toEqual([code]);
    expect(marked(text, code)).toBe(place);
  });

  test("what it does not know yet is refused where it stands alone, too", () => {
    expect(codesOf(net("data mnist\naugment { flip horizontal }"))).toEqual(["NET0410"]);
  });
});

describe("input and data", () => {
  test("agree, or are refused with both sizes", () => {
    expect(codesOf(net("data mnist\ninput 28x28x1"))).toEqual([]);
    const text = net("data mnist\ninput 32x32x3");
    expect(codesOf(text)).toEqual(["NET0503"]);
    expect(marked(text, "NET0503")).toBe("32x32x3");
    expect(checked(text).diagnostics[0]!.message).toContain("28x28x1");
  });

  test("an input from the command line is held to the data as well", () => {
    expect(codesOf(net("data mnist"), { input: [28, 28, 1] })).toEqual([]);
    const { diagnostics } = checked(net("data mnist"), { input: [32, 32, 3] });
    expect(diagnostics.map(({ code }) => code)).toEqual(["NET0503"]);
    expect(diagnostics[0]!.message).toContain("--input");
  });
});

describe("units and classes", () => {
  test.each([
    ["dense 12 softmax", "12 units with softmax", "write `dense 10 softmax`"],
    ["dense 9", "9 units without activation", "write `dense 10`"],
    ["dense 1 sigmoid", "1 unit with sigmoid", "write `dense 10 softmax`"],
    [
      "reshape 2x2x5; conv 12 1x1; globalavgpool; softmax",
      "12 units",
      "give this layer 10 filters",
    ],
    ["reshape 2x2x5", "2x2x5 with relu", "dense 10 softmax"],
  ])("%s on ten classes", (last, ending, help) => {
    const { diagnostics } = checked(net("data mnist", last));
    expect(diagnostics.map(({ code }) => code)).toEqual(["NET0504"]);
    expect(diagnostics[0]!.message).toContain(ending);
    expect(diagnostics[0]!.message).toContain("10 classes");
    expect(diagnostics[0]!.help).toContain(help);
  });

  test("one unit does for two classes, and for the class number itself", () => {
    const two = { facts: () => ({ ...facts, classes: ["no", "yes"] }) };
    const text = net(`data idx { ${files} }`, "dense 1 sigmoid");
    expect(network(text, two).training.loss.kind).toBe("binary-crossentropy");
    expect(network(net("data mnist", "dense 1")).training.loss.kind).toBe("mse");
  });

  test("a loss that is wrong only because the units are is not told of", () => {
    const text = `${net("data mnist", "dense 1 sigmoid")}train { loss crossentropy }`;
    expect(codesOf(text)).toEqual(["NET0504"]);
  });
});

describe("data idx", () => {
  const read = { facts: () => facts };

  test("takes its sizes from the files", () => {
    const { data, input } = network(idx("validation 25%"), read);
    expect(input).toEqual([8, 6, 1]);
    expect(data?.source).toEqual({ kind: "idx", train: ["a.idx", "b.idx"], test: undefined });
  });

  test("names its test files, or keeps a share", () => {
    const text = idx('test "c.idx" "d.idx"; validation test');
    const source = network(text, { facts: () => ({ ...facts, testCount: 50 }) }).data?.source;
    expect(source).toMatchObject({ test: ["c.idx", "d.idx"] });
    expect(network(idx("test 20%; validation test"), read).data?.testShare).toBe(0.2);
  });

  test.each([
    ["validation test", "NET0506"],
    ["validation 200", "NET0505"],
    ["test 50%; validation 100", "NET0505"],
    ["validation .1%", "NET0511"],
    ["test .1%", "NET0511"],
    ["test 20", "NET0508"],
    ['test "c.idx"', "NET0515"],
    ['classes "a" "a" "b" "c" "d" "e" "f" "g" "h" "i"', "NET0510"],
  ])("%s is refused by %s", (statement, code) => {
    expect(codesOf(idx(statement), read)).toEqual([code]);
  });

  test("without files, without a size", () => {
    expect(codesOf(net("data idx { validation 10% }\ninput 8x6x1"))).toEqual(["NET0509"]);
    expect(codesOf(idx("validation 10%"))).toEqual(["NET0512"]);
  });

  test("checks by `input` where nobody reads the files", () => {
    const text = `input 8x6x1\n${idx("validation 10%")}`;
    expect(codesOf(text)).toEqual([]);
    expect(network(text).data).toBeUndefined();
    expect(codesOf(`input 8x6x1\n${idx("validation last")}`)).toEqual(["NET0508"]);
  });

  test("tells a caller its files before anything is checked", () => {
    const { program } = parse({ name: "x", text: idx('test "c" "d"') });
    const sections = program.statements.map((statement) =>
      settleSection({ ...statement, word: statement.word! }, outermostScope(), () =>
        expect.unreachable(),
      ),
    );
    expect(idxFilesOf(sections[0]!)).toEqual({
      kind: "idx",
      train: ["a.idx", "b.idx"],
      test: ["c", "d"],
    });
    expect(sections.slice(1).map(idxFilesOf)).toEqual([undefined, undefined]);
  });
});

test("stopping on validation needs validation", () => {
  const text = (validation: string) =>
    `${net(`data mnist { validation ${validation} }`)}train { stop val_loss patience=2 }`;
  expect(codesOf(text("none"))).toEqual(["NET0405"]);
  expect(codesOf(text("10%"))).toEqual([]);
});

test("a batch larger than the data is worth a word, `batch all` is not", () => {
  const text = (batch: string) => `${idx("validation 10%")}train { batch ${batch} }`;
  expect(codesOf(text("1000"), { facts: () => facts })).toEqual(["NET0716"]);
  expect(codesOf(text("180"), { facts: () => facts })).toEqual([]);
  expect(codesOf(text("181"), { facts: () => facts })).toEqual(["NET0716"]);
  expect(codesOf(text("all"), { facts: () => facts })).toEqual([]);
});
