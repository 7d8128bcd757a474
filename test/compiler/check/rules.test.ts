import { describe, expect, test } from "vitest";
import { checked, codes } from "../layers/checked.ts";

/** The warnings of one code, by the names of the layers they begin at. */
function warned(code: string, text: string): readonly string[] {
  const { diagnostics, layers, source } = checked(text);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return diagnostics
    .filter((diagnostic) => diagnostic.code === code)
    .map(({ span }) => {
      const layer = layers.find((one) => one.span.start === span.start);
      return layer?.name ?? source.text.slice(span.start, span.end);
    });
}

describe("NET0711, a linear net", () => {
  test.each([
    ["conv 4 3; dense 10", ["conv1"]],
    ["conv 4 3; conv 4 3; dense 10 softmax", ["conv1"]],
    ["conv 4 3; avgpool 2; batchnorm; dense 1 sigmoid", ["conv1"]],
    ["conv 4 3; dense 10; softmax", ["conv1"]],
    ["dense 10 softmax", []],
    ["conv 4 3 relu; dense 10", []],
    ["conv 4 3; maxpool 2; dense 10", []],
    ["conv 4 3; layernorm; dense 10", []],
    ["conv 4 3; dense 10 tanh", []],
    // Two dense layers in a row have a warning of their own.
    ["dense 4; dense 10", []],
  ])("%s", (net, expected) => {
    expect(warned("NET0711", `input 8x8x3\n${net}`)).toEqual(expected);
  });
});

describe("NET0712, a kernel larger than what it looks at", () => {
  /** Counts by trying every place of the output and of the kernel. */
  function neverUsed(n: number, k: number, s: number, d: number): number {
    const out = Math.ceil(n / s);
    const before = Math.floor(Math.max((out - 1) * s + d * (k - 1) + 1 - n, 0) / 2);
    const taps = Array.from({ length: k }, (_, t) => t);
    return taps.filter(
      (t) =>
        !Array.from({ length: out }, (_, o) => o * s - before + t * d).some((i) => i >= 0 && i < n),
    ).length;
  }

  const cases = [1, 2, 3, 4, 5, 7, 8].flatMap((n) =>
    [1, 2, 3, 4, 5, 7, 9, 11].flatMap((k) =>
      [
        [1, 1],
        [2, 1],
        [3, 1],
        [1, 2],
        [1, 3],
      ].map(([s, d]) => [n, k, s!, d!] as const),
    ),
  );

  test("is what trying every place finds", () => {
    for (const [n, k, s, d] of cases) {
      const net = `input ${n}x${n}x1\nconv 2 ${k} same relu stride=${s} dilation=${d}\ndense 2`;
      const unused = neverUsed(n, k, s, d);
      const found = checked(net).diagnostics.filter(({ code }) => code === "NET0712");
      const said = unused === 0 ? [] : [`${k * k - (k - unused) ** 2} of the ${k * k} places`];
      expect(
        found.map(({ message }) => message.split(" in the")[0]),
        net,
      ).toEqual(said);
    }
  });

  test("takes no time for a kernel without end", () => {
    expect(codes(checked("input 3x3x1\nconv 2 100000x1 same\ndense 2"), "warning")).toContain(
      "NET0712",
    );
  });
});

describe("NET0713, a global pool over features that see a part", () => {
  test.each([
    ["conv 4 3 relu; globalavgpool; dense 10", ["globalavgpool1"]],
    ["conv 4 15 same relu; globalavgpool; dense 10", ["globalavgpool1"]],
    ["conv 4 16 same relu; globalavgpool; dense 10", []],
    [
      "conv 4 3 same stride=2 relu; conv 4 3 same stride=2 relu; conv 4 3 same relu; globalmaxpool; dense 10",
      ["globalmaxpool1"],
    ],
    [
      "conv 4 3 same stride=2 relu; conv 4 3 same stride=2 relu; conv 4 4 same relu; globalmaxpool; dense 10",
      [],
    ],
    ["conv 4 4 same dilation=5 relu; globalavgpool; dense 10", []],
    ["conv 4 5x16 same relu; globalavgpool; dense 10", ["globalavgpool1"]],
    ["parallel concat { { conv 4 16 same relu } { conv 4 1 relu } }; globalavgpool; dense 10", []],
    ["conv 4 3 relu; dense 10", []],
    ["globalavgpool; dense 10", ["globalavgpool1"]],
  ])("%s", (net, expected) => {
    expect(warned("NET0713", `input 16x16x3\n${net}`)).toEqual(expected);
  });
});

describe("NET0714, a result that nobody reads", () => {
  test.each([
    ["relu name=x; conv 2 1 relu; from x; dense 10", ["conv1"]],
    ["relu name=x; conv 2 1 relu; conv 2 1 relu; from x; dense 10", ["conv2"]],
    ["relu name=x; conv 3 1 relu; add x; dense 10", []],
    ["residual { shortcut { conv 3 1 }; conv 3 1 }; dense 10", []],
    ["dense 10 name=x; relu; from x", ["relu1"]],
  ])("%s", (net, expected) => {
    expect(warned("NET0714", `input 8x8x3\n${net}`)).toEqual(expected);
  });
});

describe("NET0715, a penalty before a batch normalization", () => {
  test.each([
    ["conv 4 3 l2=1e-4; batchnorm; relu; dense 10", ["conv1"]],
    ["conv 4 3 l1=1e-4; batchnorm; relu; dense 10", ["conv1"]],
    ["conv 4 3 l2=1e-4 relu; batchnorm; dense 10", []],
    ["conv 4 3 l2=1e-4; relu; batchnorm; dense 10", []],
    ["conv 4 3 name=c l2=1e-4; batchnorm; add c; relu; dense 10", []],
    ["conv 4 3; batchnorm; relu; dense 10 l2=1e-4", []],
  ])("%s", (net, expected) => {
    expect(warned("NET0715", `input 8x8x3\n${net}`)).toEqual(expected);
  });
});

describe("NET0717, what nothing uses", () => {
  test.each([
    ["let a = 3 b = 4\nconv a 3 relu", ["b"]],
    ["let a = 3 b = (a + 1)\nconv b 3 relu", []],
    ["let e = 3\ntrain { epochs e }\nconv 2 3 relu", []],
    ["block f(n, m=2) { conv n 3 relu }\nf(4)", ["m"]],
    ["block f(n) { conv n 3 relu }\nrelu", ["f"]],
    ["block f(x) { concat x }\nrelu name=a\nf(a)", []],
    ["repeat 2 as i { relu }", ["i"]],
    ["repeat 0 { let w = 3; conv w 3 }", []],
  ])("%s", (net, expected) => {
    expect(warned("NET0717", `input 8x8x3\n${net}\ndense 10`)).toEqual(expected);
  });
});

describe("NET0720, attention that does not know the order of steps", () => {
  test.each([
    ["attention 2 4; globalavgpool; dense 3", ["attention1"]],
    ["dense 6 relu; residual { layernorm; attention 2 4 }; globalmaxpool; dense 3", ["attention1"]],
    ["attention 2 4; batchnorm; attention 1 4; globalavgpool; dense 3", ["attention1"]],
    ["position; attention 2 4; globalavgpool; dense 3", []],
    ["attention 2 4; position; globalavgpool; dense 3", []],
    ["attention 2 4 causal; globalavgpool; dense 3", []],
    ["attention 2 4; conv 5 3; globalavgpool; dense 3", []],
    ["attention 2 4; lstm 5 sequence; globalavgpool; dense 3", []],
    ["attention 2 4; flatten; dense 3", []],
    ["dense 6 relu; globalavgpool; dense 3", []],
  ])("%s", (net, expected) => {
    expect(warned("NET0720", `input 8x3\n${net}`)).toEqual(expected);
  });
});

test("NET0702, softmax before attention", () => {
  expect(warned("NET0702", "input 8x3\nsoftmax\nattention 2 4 causal\nflatten; dense 3")).toEqual([
    "softmax1",
  ]);
});

test("NET0705 says what attention can have fewer of", () => {
  const { diagnostics } = checked("input 8x6\nposition\nattention 40 200\nflatten\ndense 3");
  expect(diagnostics.map(({ code, help }) => `${code} ${help ?? ""}`)).toEqual([
    "NET0705 give it fewer heads if the net should be smaller",
  ]);
});
